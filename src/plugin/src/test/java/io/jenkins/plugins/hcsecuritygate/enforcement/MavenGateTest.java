package io.jenkins.plugins.hcsecuritygate.enforcement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Launcher;
import hudson.maven.MavenBuild;
import hudson.maven.MavenModule;
import hudson.maven.MavenModuleSet;
import hudson.maven.MavenModuleSetBuild;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.queue.QueueTaskFuture;
import hudson.slaves.DumbSlave;
import hudson.tasks.BuildWrapper;
import hudson.tasks.BuildWrapperDescriptor;
import io.jenkins.plugins.hcsecuritygate.MavenJobs;
import io.jenkins.plugins.hcsecuritygate.PomScm;
import io.jenkins.plugins.hcsecuritygate.config.EnforcementConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.eventlog.RecordedEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.steps.GateStop;
import io.jenkins.plugins.hcsecuritygate.steps.HcSecurityGateBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(600)
class MavenGateTest {

    private static JenkinsRule j;
    private static DumbSlave agent;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        MavenJobs.install(j);
        agent = j.createSlave("maven-agent", "maven legacy", null);
        agent.setNumExecutors(2);
        j.waitOnline(agent);
    }

    @AfterEach
    void reset() throws Exception {
        MavenJobs.takeBuilds(agent, true);
        Gates.reset();
    }

    @Test
    void aMavenJobWaitsWhileTheGateIsClosedAndStartsByItself() throws Exception {
        MavenModuleSet job = MavenJobs.job(j, "held", agent, "a");
        Gates.close();
        Gates.require("enforce", "held");
        RecordedEvents events = RecordedEvents.fromNow();
        QueueTaskFuture<MavenModuleSetBuild> build = job.scheduleBuild2(0);
        String why = Gates.held(job).getWhy();
        assertTrue(why.contains("controller-executors"), why);
        Gates.settle();
        assertFalse(build.isDone());
        assertNull(job.getLastBuild());
        assertEquals(1, events.of(EventKind.BUILD_HELD, "held").size());

        Gates.open();
        j.assertBuildStatusSuccess(build.get());
        j.assertLogContains("HC Security Gate held this build since", job.getLastBuild());
        assertEquals(Result.SUCCESS, module(job, "a").getLastBuild().getResult());
        assertEquals(1, events.of(EventKind.BUILD_RELEASED, "held").size());
    }

    @Test
    void auditOnlyListsTheJobOnceAndNotItsModules() throws Exception {
        MavenModuleSet job = MavenJobs.job(j, "audited", agent, "a", "b");
        MavenModuleSet parallel = MavenJobs.job(j, "audited-parallel", agent, "a");
        parallel.setAggregatorStyleBuild(false);
        Gates.close();
        Gates.require("audit", "audited*");
        RecordedEvents events = RecordedEvents.fromNow();
        MavenModuleSetBuild build = j.buildAndAssertSuccess(job);
        j.buildAndAssertSuccess(parallel);
        j.waitUntilNoActivity();
        assertEquals(Result.SUCCESS, module(parallel, "a").getLastBuild().getResult());
        j.assertLogContains("HC Security Gate would have held this build: ", build);
        assertEquals(1, events.of(EventKind.BUILD_WOULD_BE_HELD, "audited#1").size());
        assertEquals(
                1,
                events.of(EventKind.BUILD_WOULD_BE_HELD, "audited-parallel#1").size());
        assertEquals(2, events.of(EventKind.BUILD_WOULD_BE_HELD).size());

        // A module that somebody builds alone would have been held, as enforce does below.
        MavenBuild single = module(job, "a").scheduleBuild2(0).get();
        j.assertLogContains("HC Security Gate would have held this build: ", single);
        assertEquals(3, events.of(EventKind.BUILD_WOULD_BE_HELD).size());
        assertTrue(WouldBeHeldBuilds.get().list().stream()
                .anyMatch(each -> each.getName().equals("audited/test:a #" + single.getNumber())));
    }

    @Test
    void aSingleModuleThatIsBuiltByItselfWaits() throws Exception {
        MavenModuleSet job = MavenJobs.job(j, "single", agent, "a");
        j.buildAndAssertSuccess(job);
        Gates.close();
        Gates.require("enforce", "single");
        MavenModule module = module(job, "a");
        int builds = module.getBuilds().size();

        module.scheduleBuild2(0);

        Gates.held(module);
        assertTrue(Queue.getInstance().cancel(module));
        assertEquals(builds, module.getBuilds().size());
    }

    @Test
    void modulesOfAJobThatHasBegunAreNotHeldWhicheverModuleStartsThem() throws Exception {
        MavenModuleSet job = MavenJobs.job(j, "begun", agent, "a", "b");
        job.setAggregatorStyleBuild(false);
        Gates.open();
        Gates.require("enforce", "*");
        job.getBuildWrappersList().add(new MavenJobs.Closing());
        MavenModuleSetBuild build = j.buildAndAssertSuccess(job);
        Gates.close();
        Queue.Item item = Queue.getInstance().getItem(module(job, "root"));
        assertNull(GateSubject.jobOf(item));
        job.getBuildWrappersList().clear();

        RecordedEvents events = RecordedEvents.fromNow();
        MavenJobs.takeBuilds(agent, true);
        j.waitUntilNoActivity();
        assertEquals(0, events.of(EventKind.BUILD_HELD).size());
        for (String module : List.of("root", "a", "b")) {
            j.assertBuildStatusSuccess(module(job, module).getBuildByNumber(build.getNumber()));
        }
    }

    @Test
    void aNodeThatIsRefusedFailsTheJobBeforeItHasAWorkspace() throws Exception {
        MavenModuleSet job = MavenJobs.job(j, "refused", agent, "a");
        EnforcementConfiguration rules = new EnforcementConfiguration();
        rules.setRefuseLabels(List.of("legacy"));
        HcSecurityGateConfiguration.get().setEnforcement(rules);
        RecordedEvents events = RecordedEvents.fromNow();
        MavenModuleSetBuild build = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains("builds must not run on nodes with the label legacy", build);
        j.assertLogNotContains("\tat ", build);
        assertNull(build.getWorkspace());
        assertEquals(1, events.of(EventKind.NODE_REFUSED, "refused#1").size());
    }

    @Test
    void aClosedGateAsAPreStepKeepsMavenAndThePostStepsFromRunning() throws Exception {
        MavenModuleSet job = MavenJobs.job(j, "asks", agent, "a");
        job.getPrebuilders().add(new HcSecurityGateBuilder());
        job.getPostbuilders().add(new Deploy());
        Ends wrapper = new Ends();
        job.getBuildWrappersList().add(wrapper);
        Gates.open();
        MavenModuleSetBuild passed = j.buildAndAssertSuccess(job);
        j.assertLogContains("DEPLOYED", passed);
        j.assertLogContains("Parsing POMs", passed);

        Gates.close();
        MavenModuleSetBuild build = j.buildAndAssertStatus(Result.FAILURE, job);

        j.assertLogContains("HC Security Gate: CLOSED", build);
        j.assertLogContains("HC Security Gate has stopped this build; the steps after it do not run.", build);
        j.assertLogNotContains("Parsing POMs", build);
        j.assertLogNotContains("DEPLOYED", build);
        j.assertLogContains("THE WRAPPER HAS ENDED", build);
        j.assertLogNotContains("\tat ", build);
        assertTrue(GateStop.isStopped(build));
    }

    private static MavenModule module(MavenModuleSet job, String name) {
        return job.getModule("test:" + name);
    }

    static final class Deploy extends TestBuilder {
        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) {
            listener.getLogger().println("DEPLOYED");
            return true;
        }
    }

    @TestExtension
    public static final class Poms extends PomScm.Descriptor {}

    @TestExtension
    public static final class Closings extends MavenJobs.Closing.Descriptor {}

    /** Something that has to be undone after the build. */
    public static final class Ends extends BuildWrapper {
        @Override
        public Environment setUp(AbstractBuild build, Launcher launcher, BuildListener listener) {
            return new Environment() {
                @Override
                public boolean tearDown(AbstractBuild ended, BuildListener out) {
                    out.getLogger().println("THE WRAPPER HAS ENDED");
                    return true;
                }
            };
        }

        @TestExtension
        public static final class DescriptorImpl extends BuildWrapperDescriptor {
            @Override
            public boolean isApplicable(hudson.model.AbstractProject<?, ?> item) {
                return true;
            }
        }
    }
}
