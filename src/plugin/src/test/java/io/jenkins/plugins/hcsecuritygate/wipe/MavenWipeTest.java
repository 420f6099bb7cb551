package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.Launcher;
import hudson.maven.MavenBuild;
import hudson.maven.MavenModule;
import hudson.maven.MavenModuleSet;
import hudson.maven.MavenModuleSetBuild;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Recorder;
import io.jenkins.plugins.hcsecuritygate.MavenJobs;
import io.jenkins.plugins.hcsecuritygate.PomScm;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeExclusion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(300)
class MavenWipeTest {

    private static JenkinsRule j;
    private static DumbSlave agent;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        MavenJobs.install(j);
        agent = Receipts.agent(j, "one");
    }

    @AfterEach
    void reset() {
        HcSecurityGateConfiguration.get().setWipe(new WipeConfiguration());
        MavenJobs.takeBuilds(agent, true);
    }

    @Test
    void theWorkspaceGoesAfterTheLastPublisherAndNotBetweenModulesOrSteps() throws Exception {
        MavenModuleSet job = MavenJobs.job(j, "whole", agent, "a", "b");
        Look postStep = new Look();
        job.getPostbuilders().add(postStep);
        job.getPublishersList().add(new LatePublisher());
        MavenModuleSetBuild build = j.buildAndAssertSuccess(job);

        WorkspaceReceipt receipt = Receipts.in(build, WorkspaceReceipt.State.WIPED);

        assertTrue(postStep.found);
        assertTrue(LatePublisher.found);
        assertFalse(Files.exists(Path.of(receipt.getPath())));
        assertFalse(Files.exists(Path.of(receipt.getPath() + "@tmp")));
        assertEquals(workspace(job), Path.of(receipt.getPath()));
        assertEquals(3, receipt.getReceipt().getFiles());
        for (String module : List.of("root", "a", "b")) {
            MavenBuild part = module(job, module).getLastBuild();
            assertEquals(Result.SUCCESS, part.getResult());
            // The receipt of the whole job tells of it; a module has no workspace of its own.
            assertNull(part.getAction(WipeReceiptAction.class), module);
        }
    }

    @Test
    void aBuildOfTheChangedModulesAloneIsWipedToo() throws Exception {
        MavenModuleSet job = MavenJobs.job(j, "incremental", agent, "a", "b", "c");
        job.setIncrementalBuild(true);
        Receipts.in(j.buildAndAssertSuccess(job), WorkspaceReceipt.State.WIPED);
        ((PomScm) job.getScm()).change("b/pom.xml");
        Look postStep = new Look();
        job.getPostbuilders().add(postStep);

        MavenModuleSetBuild build = j.buildAndAssertSuccess(job);

        assertEquals(
                Result.NOT_BUILT,
                module(job, "a").getBuildByNumber(build.getNumber()).getResult());
        assertEquals(
                Result.SUCCESS,
                module(job, "b").getBuildByNumber(build.getNumber()).getResult());
        assertTrue(postStep.found);
        Receipts.in(build, WorkspaceReceipt.State.WIPED);
        assertFalse(Files.exists(workspace(job)));
    }

    @Test
    void buildsThatFailOrAreAbortedAreWiped() throws Exception {
        MavenModuleSet job = MavenJobs.job(j, "failing", agent, "a");
        job.setGoals("-o no-such-phase");
        MavenModuleSetBuild failed = j.buildAndAssertStatus(Result.FAILURE, job);
        Receipts.in(failed, WorkspaceReceipt.State.WIPED);
        assertFalse(Files.exists(workspace(job)));

        CountDownLatch started = new CountDownLatch(1);
        job.getPrebuilders().add(new Hang(started));
        MavenModuleSetBuild aborted = job.scheduleBuild2(0).waitForStart();
        started.await();
        aborted.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(aborted));
        Receipts.in(aborted, WorkspaceReceipt.State.WIPED);
        assertFalse(Files.exists(workspace(job)));
    }

    @Test
    void modulesThatAreBuiltInParallelFindTheirFilesUntilTheLastIsOver() throws Exception {
        MavenModuleSet job = MavenJobs.job(j, "parallel", agent, "a", "b");
        job.setAggregatorStyleBuild(false);
        MavenModuleSetBuild build = buildWithoutItsModules(job);

        WorkspaceReceipt waits = Receipts.in(build, WorkspaceReceipt.State.IN_USE);
        assertEquals(
                "Modules of this job are still to be built in it. It is wiped after the last of them.",
                waits.getDetail());
        assertTrue(everythingElseIsWiped());
        assertTrue(Files.exists(workspace(job).resolve("pom.xml")));

        MavenJobs.takeBuilds(agent, true);
        // Each has a Maven of its own, and all of them may take longer than a receipt is waited for.
        j.waitUntilNoActivity();
        WorkspaceReceipt receipt = Receipts.in(build, WorkspaceReceipt.State.WIPED);
        for (String module : List.of("root", "a", "b")) {
            MavenBuild part = module(job, module).getBuildByNumber(build.getNumber());
            j.assertBuildStatusSuccess(part);
            assertEquals(
                    workspace(job).toString(),
                    Receipts.in(part, WorkspaceReceipt.State.WIPED).getPath());
        }
        assertFalse(Files.exists(workspace(job)));
        assertEquals(workspace(job).toString(), receipt.getPath());
        assertEquals(3, receipt.getReceipt().getFiles());
        // The claims go after the receipts came.
        BooleanSupplier settled = () -> WorkspaceClaims.get()
                .find(claim -> claim.job().equals(job.getFullName()))
                .isEmpty();
        Receipts.until(settled);
        assertTrue(settled.getAsBoolean());
    }

    @Test
    void whenTheModulesAreTakenOutOfTheQueueTheirFilesGo() throws Exception {
        MavenModuleSet job = MavenJobs.job(j, "cancelled", agent, "a");
        job.setAggregatorStyleBuild(false);
        MavenModuleSetBuild build = buildWithoutItsModules(job);
        Receipts.in(build, WorkspaceReceipt.State.IN_USE);

        Queue.getInstance().cancel(module(job, "root"));

        Receipts.in(build, WorkspaceReceipt.State.WIPED);
        assertFalse(Files.exists(workspace(job)));
    }

    @Test
    void whoBuildsASingleModuleLaterIsToldWhereItsFilesAre() throws Exception {
        MavenModuleSet job = MavenJobs.job(j, "single", agent, "a");
        MavenModuleSetBuild build = j.buildAndAssertSuccess(job);
        Receipts.in(build, WorkspaceReceipt.State.WIPED);

        MavenBuild single = module(job, "a").scheduleBuild2(0).get();

        j.assertBuildStatus(Result.FAILURE, single);
        j.assertLogContains("The workspace was wiped when single #1 was over.", single);
        assertEquals(
                workspace(job).toString(),
                Receipts.in(single, WorkspaceReceipt.State.WIPED).getPath());
        assertFalse(Files.exists(workspace(job)));
    }

    @Test
    void anExclusionOfTheJobHoldsForItsModules() throws Exception {
        MavenModuleSet job = MavenJobs.job(j, "excluded", agent, "a");
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setExclusions(List.of(new WipeExclusion(job.getFullName(), "modules are built one by one")));
        HcSecurityGateConfiguration.get().setWipe(wipe);
        MavenModuleSetBuild build = j.buildAndAssertSuccess(job);

        assertEquals(
                "modules are built one by one",
                Receipts.in(build, WorkspaceReceipt.State.EXCLUDED).getDetail());
        MavenBuild single = module(job, "a").scheduleBuild2(0).get();
        j.assertBuildStatusSuccess(single);
        Receipts.in(single, WorkspaceReceipt.State.EXCLUDED);
        assertTrue(Files.exists(workspace(job).resolve("a/pom.xml")));
    }

    @Test
    void aWorkspaceThatHoldsThatOfAMavenJobIsRefused() throws Exception {
        FreeStyleProject outer = j.createFreeStyleProject("outer");
        outer.setAssignedNode(agent);
        MavenModuleSet inner = MavenJobs.job(j, "inner", agent, "a");
        inner.setCustomWorkspace(workspace(outer) + "/inner");
        Path canary = Files.createDirectories(workspace(outer).resolve("inner")).resolve("canary");
        Files.writeString(canary, "kept");

        FreeStyleBuild build = j.buildAndAssertSuccess(outer);

        Receipts.in(build, WorkspaceReceipt.State.REFUSED);
        assertEquals("kept", Files.readString(canary));
    }

    /** Runs the job itself, on an agent that then takes no more builds, although it is there. */
    private static MavenModuleSetBuild buildWithoutItsModules(MavenModuleSet job) throws Exception {
        job.getBuildWrappersList().add(new MavenJobs.Closing());
        return j.buildAndAssertSuccess(job);
    }

    private static MavenModule module(MavenModuleSet job, String name) {
        return job.getModule("test:" + name);
    }

    private static Path workspace(hudson.model.Job<?, ?> job) {
        return Path.of(agent.getRemoteFS(), "workspace", job.getName());
    }

    /** Has all that seems due wiped, and then something that was added after it: each node has one queue. */
    private static boolean everythingElseIsWiped() throws IOException, InterruptedException {
        ExtensionList.lookupSingleton(PendingWipes.class).look(false);
        Path last = Files.createDirectories(Path.of(agent.getRemoteFS(), "workspace", "last-" + System.nanoTime()));
        Place place = new Place(agent.getNodeName(), last.toString());
        WorkspaceClaims.get().adopt(place, last.getFileName().toString());
        WorkspaceWiper.get().schedule(place);
        Receipts.until(() ->
                WorkspaceClaims.get().find(claim -> claim.place().equals(place)).isEmpty());
        return !Files.exists(last);
    }

    static boolean isKept(AbstractBuild<?, ?> build) throws IOException, InterruptedException {
        return everythingElseIsWiped()
                && build.getWorkspace().child("pom.xml").exists()
                && build.getWorkspace().child("a/pom.xml").exists();
    }

    /** A post step. */
    static final class Look extends TestBuilder {
        private transient boolean found;

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException, IOException {
            found = isKept(build);
            return true;
        }
    }

    static final class Hang extends TestBuilder {
        private final transient CountDownLatch started;

        Hang(CountDownLatch started) {
            this.started = started;
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException {
            started.countDown();
            new CountDownLatch(1).await();
            return true;
        }
    }

    @TestExtension
    public static final class Poms extends PomScm.Descriptor {}

    @TestExtension
    public static final class Closings extends MavenJobs.Closing.Descriptor {}

    public static final class LatePublisher extends Recorder {
        private static volatile boolean found;

        @Override
        public boolean needsToRunAfterFinalized() {
            return true;
        }

        @Override
        public BuildStepMonitor getRequiredMonitorService() {
            return BuildStepMonitor.NONE;
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException, IOException {
            found = isKept(build);
            return true;
        }

        @TestExtension
        public static final class DescriptorImpl extends hudson.tasks.BuildStepDescriptor<hudson.tasks.Publisher> {
            @Override
            public boolean isApplicable(Class<? extends hudson.model.AbstractProject> type) {
                return true;
            }
        }
    }
}
