package io.jenkins.plugins.hcsecuritygate.enforcement;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.hcsecuritygate.Browser;
import io.jenkins.plugins.hcsecuritygate.Logins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the pages of builds that never ask the gate tell about it. */
@WithJenkins
@Timeout(600)
class RequiredGateActionTest {

    private static JenkinsRule j;
    private static Browser browser;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
        browser = new Browser(rule);
    }

    @AfterAll
    static void stop() {
        Browser.forget();
    }

    @BeforeEach
    void close() throws Exception {
        Logins.require();
        Gates.close();
    }

    @AfterEach
    void reset() throws Exception {
        Gates.reset();
    }

    @Test
    void aBuildThatWasHeldSaysSinceWhenAndWhy() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("held");
        Gates.require("enforce", "held");
        QueueTaskFuture<FreeStyleBuild> build = job.scheduleBuild2(0);
        Gates.held(job);
        Gates.open();
        FreeStyleBuild run = j.assertBuildStatusSuccess(build);
        String page = page("reader", run);
        assertTrue(page.contains("HC Security Gate held this build since 20"), page);
        assertTrue(page.contains("controller-executors"), page);
        assertFalse(page.contains("would have held"), page);
    }

    @Test
    void aBuildThatBreakGlassLetThroughNamesWhoOpenedTheGateAndKeepsThatInItsRecord() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, "opened");
        job.setDefinition(new CpsFlowDefinition("echo 'DEPLOYED'", true));
        Gates.require("enforce", "opened");
        BreakGlassService.get().open("opened", "incident <46>", Duration.ofHours(1));
        WorkflowRun run = j.buildAndAssertSuccess(job);
        job.doReload();
        String page = page("reader", job.getBuildByNumber(run.getNumber()));
        assertTrue(page.contains("BREAK-GLASS. This build passes a closed gate"), page);
        assertTrue(page.contains("incident <46>"), page);
    }

    @Test
    void aBuildThatWouldHaveBeenHeldSaysSo() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("audited");
        Gates.require("audit", "audited");
        String page = page("reader", j.buildAndAssertSuccess(job));
        assertTrue(page.contains("HC Security Gate would have held this build: HC Security Gate is closed"), page);
        assertTrue(page.contains("controller-executors"), page);
    }

    @Test
    void whatFindingsNameIsForThoseWhoMaySeeThePosture() throws Exception {
        Gates.open();
        FreeStyleBuild run = j.buildAndAssertSuccess(j.createFreeStyleProject("overtaken"));
        run.addAction(
                new RequiredGateAction(null, true, new GateBlockage("1 finding", "job payroll: wrong", List.of())));
        String reader = page("reader", run);
        assertTrue(reader.contains("HC Security Gate is closed for this build, which had left the queue"), reader);
        assertTrue(reader.contains("1 finding"), reader);
        assertFalse(reader.contains("payroll"), reader);
        String auditor = page("auditor", run);
        assertTrue(auditor.contains("job payroll: wrong"), auditor);
    }

    /** A controller that is killed while the build runs must not forget it. */
    @Test
    void itIsOnTheDiskWhileTheBuildRuns() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        FreeStyleProject job = j.createFreeStyleProject("running");
        job.getBuildersList().add(new Waiter(go));
        Gates.require("audit", "running");
        FreeStyleBuild run = job.scheduleBuild2(0).waitForStart();
        try {
            Path record = run.getRootDir().toPath().resolve("build.xml");
            String name = RequiredGateAction.class.getName();
            for (int i = 0;
                    i < 600
                            && !(Files.exists(record)
                                    && Files.readString(record).contains(name));
                    i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertTrue(Files.readString(record).contains(name));
            assertTrue(run.isBuilding());
        } finally {
            go.countDown();
        }
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
    }

    private static String page(String user, Run<?, ?> run) throws Exception {
        browser.secure(Browser.users()
                .grant(Item.READ)
                .everywhere()
                .to("reader")
                .grant(Item.READ)
                .everywhere()
                .to("auditor"));
        return browser.reading(user).getPage(run).asNormalizedText();
    }

    static final class Waiter extends TestBuilder {
        private final transient CountDownLatch go;

        Waiter(CountDownLatch go) {
            this.go = go;
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException {
            go.await();
            return true;
        }
    }
}
