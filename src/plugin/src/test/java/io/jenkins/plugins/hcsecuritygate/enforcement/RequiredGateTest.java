package io.jenkins.plugins.hcsecuritygate.enforcement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.matrix.AxisList;
import hudson.matrix.LabelAxis;
import hudson.matrix.MatrixConfiguration;
import hudson.matrix.MatrixProject;
import hudson.matrix.TextAxis;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ItemGroup;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.queue.QueueTaskFuture;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.hcsecuritygate.config.EnforcementConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.FolderDemands;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.RequiredGate;
import io.jenkins.plugins.hcsecuritygate.config.folder.FolderPolicyProperty;
import io.jenkins.plugins.hcsecuritygate.eventlog.RecordedEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.posture.FailingPosture;
import io.jenkins.plugins.hcsecuritygate.posture.PostureException;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import io.jenkins.plugins.hcsecuritygate.posture.QuietPosture;
import io.jenkins.plugins.hcsecuritygate.posture.StalePosture;
import io.jenkins.plugins.hcsecuritygate.waivers.AgreedWaivers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(600)
class RequiredGateTest {

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
    }

    @AfterEach
    void reset() throws Exception {
        Gates.reset();
    }

    @Test
    void buildsThatNeverAskWaitWhileTheGateIsClosedAndStartByThemselves() throws Exception {
        FreeStyleProject freestyle = j.createFreeStyleProject("deploy-freestyle");
        WorkflowJob pipeline = pipeline("deploy-pipeline", "echo 'DEPLOYED'");
        MatrixProject matrix = j.createProject(MatrixProject.class, "deploy-matrix");
        matrix.setAxes(new AxisList(new TextAxis("axis", "a", "b")));
        FreeStyleProject other = j.createFreeStyleProject("other");
        Gates.close();
        Gates.require("enforce", "deploy-*");
        RecordedEvents events = RecordedEvents.fromNow();
        QueueTaskFuture<?> first = freestyle.scheduleBuild2(0);
        QueueTaskFuture<?> second = pipeline.scheduleBuild2(0);
        QueueTaskFuture<?> third = matrix.scheduleBuild2(0);
        j.buildAndAssertSuccess(other);
        String why = Gates.held(freestyle).getWhy();
        assertTrue(why.contains("controller-executors"), why);
        assertTrue(why.contains("How to mend it: "), why);
        assertTrue(why.contains("an approver has accepted the finding (a waiver)"), why);
        assertTrue(why.contains("an administrator opens the gate (break-glass)"), why);
        Gates.held(pipeline);
        Gates.held(matrix);
        Gates.settle();
        Gates.settle();
        assertEquals(0, freestyle.getBuilds().size());
        assertFalse(first.isDone() || second.isDone() || third.isDone());
        for (String job : new String[] {"deploy-freestyle", "deploy-pipeline", "deploy-matrix"}) {
            assertEquals(
                    1,
                    events.of(EventKind.BUILD_HELD, job, "controller-executors").size(),
                    job);
            assertEquals(0, events.of(EventKind.BUILD_RELEASED, job).size(), job);
        }

        Gates.open();
        j.assertBuildStatusSuccess((hudson.model.Run<?, ?>) first.get());
        j.assertBuildStatusSuccess((hudson.model.Run<?, ?>) second.get());
        j.assertBuildStatusSuccess((hudson.model.Run<?, ?>) third.get());
        j.assertLogContains("HC Security Gate held this build since", freestyle.getLastBuild());
        j.assertLogContains("HC Security Gate held this build since", pipeline.getLastBuild());
        for (String job : new String[] {"deploy-freestyle", "deploy-pipeline", "deploy-matrix"}) {
            assertEquals(1, events.of(EventKind.BUILD_HELD, job).size(), job);
            assertEquals(1, events.of(EventKind.BUILD_RELEASED, job).size(), job);
        }
        assertEquals(0, events.of(EventKind.BUILD_HELD, "other").size());
    }

    @Test
    void aHeldBuildThatIsCancelledIsNotSaidToBeReleased() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("cancelled");
        Gates.close();
        Gates.require("enforce", "cancelled");
        RecordedEvents events = RecordedEvents.fromNow();
        job.scheduleBuild2(0);
        Gates.held(job);
        // By the job: the queue makes a new item of it whenever it looks.
        assertTrue(Queue.getInstance().cancel(job));
        assertEquals(1, events.of(EventKind.HELD_BUILD_CANCELLED, "cancelled").size());
        assertEquals(0, events.of(EventKind.BUILD_RELEASED, "cancelled").size());
    }

    @Test
    void nodeBlocksOfStartedBuildsAreNotHeld() throws Exception {
        WorkflowJob job = pipeline("started", "echo 'begun'\nnode('late-too') { echo 'ON THE NODE' }");
        Gates.open();
        Gates.require("enforce", "*");
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("Still waiting to schedule task", run);
        Gates.close();
        j.waitOnline(j.createSlave("late", "late-too", null));
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        j.assertLogContains("ON THE NODE", run);
    }

    @Test
    void configurationsOfARunningMatrixAreNotHeldButTheMatrixIs() throws Exception {
        MatrixProject matrix = j.createProject(MatrixProject.class, "running");
        matrix.setAxes(new AxisList(new LabelAxis("on", List.of("not-there"))));
        MatrixConfiguration configuration = matrix.getItem("on=not-there");
        Gates.open();
        Gates.require("enforce", "*");
        QueueTaskFuture<?> build = matrix.scheduleBuild2(0);
        build.waitForStart();
        while (Queue.getInstance().getItem(configuration) == null) {
            Thread.onSpinWait();
        }
        Gates.close();
        Queue.getInstance().maintain();
        Queue.Item item = Queue.getInstance().getItem(configuration);
        assertNull(GateSubject.jobOf(item));
        assertFalse(item.getCauseOfBlockage() instanceof GateBlockage, item.getWhy());
        j.waitOnline(j.createSlave("runs-it", "not-there", null));
        assertEquals(Result.SUCCESS, ((hudson.model.Run<?, ?>) build.get()).getResult());
    }

    @Test
    void auditOnlyListsWhatWouldHaveBeenHeldOncePerBuild() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("audited");
        MatrixProject matrix = j.createProject(MatrixProject.class, "audited-matrix");
        matrix.setAxes(new AxisList(new TextAxis("axis", "a")));
        Gates.close();
        Gates.require("audit", "audited*");
        RecordedEvents events = RecordedEvents.fromNow();
        FreeStyleBuild build = j.buildAndAssertSuccess(job);
        j.buildAndAssertSuccess(matrix);
        j.assertLogContains("HC Security Gate would have held this build: ", build);
        assertEquals(1, events.of(EventKind.BUILD_WOULD_BE_HELD, "audited#1").size());
        assertEquals(
                1, events.of(EventKind.BUILD_WOULD_BE_HELD, "audited-matrix#1").size());
        assertEquals(2, events.of(EventKind.BUILD_WOULD_BE_HELD).size());
        assertEquals(0, events.of(EventKind.BUILD_HELD).size());
        assertTrue(WouldBeHeldBuilds.get().list().stream()
                .anyMatch(each -> each.getName().equals("audited #1")));
        job.renameTo("audited-anew");
        assertTrue(WouldBeHeldBuilds.get().list().stream()
                .anyMatch(each -> each.getName().equals("audited-anew #1")));
        assertTrue(new WouldBeHeldBuilds()
                .list().stream().anyMatch(each -> each.getName().equals("audited-anew #1")));

        Gates.open();
        j.buildAndAssertSuccess(job);
        assertEquals(2, events.of(EventKind.BUILD_WOULD_BE_HELD).size());
    }

    @Test
    void aBuildThatBeganBeforeTheGateWasKnownToBeClosedSaysSo() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("overtaken");
        Gates.open();
        Gates.require("enforce", "overtaken");
        FreeStyleBuild build = j.buildAndAssertSuccess(job);
        j.assertLogNotContains("HC Security Gate", build);
        Gates.close();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        RecordedEvents events = RecordedEvents.fromNow();
        new StartedBuilds().onStarted(build, new StreamTaskListener(log, StandardCharsets.UTF_8));
        assertEquals(
                1,
                events.of(EventKind.GATE_DECISION, "overtaken#1", "decision=CLOSED", "controller-executors")
                        .size());
        String text = log.toString(StandardCharsets.UTF_8);
        assertTrue(text.startsWith("HC Security Gate is closed for this build, which had left the queue"), text);
    }

    @Test
    void offHoldsNothingAndAModeThatIsNotUnderstoodEnforces() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("mode");
        Gates.close();
        Gates.require("off", "*");
        j.buildAndAssertSuccess(job);
        Gates.require("", "*");
        j.buildAndAssertSuccess(job);
        Gates.require("enforced", "*");
        QueueTaskFuture<?> build = job.scheduleBuild2(0);
        Gates.held(job);
        Gates.require("off", "*");
        build.get();
    }

    @Test
    void anEmptyPatternIsAllJobs() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("any");
        Gates.close();
        Gates.require("enforce", " ");
        job.scheduleBuild2(0);
        Gates.held(job);
    }

    @Test
    void jobsThatMoveAreJudgedByTheirNewName() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("moves");
        Folder folder = j.createProject(Folder.class, "released");
        Gates.close();
        Gates.require("enforce", "moves*");
        QueueTaskFuture<?> build = job.scheduleBuild2(0);
        Gates.held(job);
        hudson.model.Items.move(job, folder);
        GateDecisions.get().await();
        Queue.getInstance().maintain();
        build.get();

        job = (FreeStyleProject) folder.getItem("moves");
        Gates.require("enforce", "released/renamed");
        job.renameTo("renamed");
        job.scheduleBuild2(0);
        Gates.held(job);
    }

    @Test
    void aJobThatIsNewWaitsForItsDecisionAndNotForLonger() throws Exception {
        Gates.open();
        Gates.require("enforce", "*");
        j.buildAndAssertSuccess(j.createFreeStyleProject("new"));
        Gates.close();
        FreeStyleProject job = j.createFreeStyleProject("new-and-held");
        job.scheduleBuild2(0);
        Gates.held(job);
    }

    @Test
    void aWaiverThatIsWithdrawnOrLostOpensTheQueueNoLongerThanItHolds() throws Exception {
        j.createFreeStyleProject("waived");
        Gates.close();
        Gates.require("enforce", "waived");
        List<String> blocking = PostureService.get().latest().orElseThrow().verdict().checks().stream()
                .filter(JudgedCheck::blocks)
                .map(check -> check.metadata().id())
                .toList();
        try (QuietPosture ignored = new QuietPosture()) {
            try (AgreedWaivers waivers = new AgreedWaivers(blocking)) {
                assertFalse(isHeld("waived"));
                waivers.withdraw();
                assertTrue(isHeld("waived"));
            }
            try (AgreedWaivers ignoredToo = new AgreedWaivers(blocking)) {
                assertFalse(isHeld("waived"));
            }
            assertTrue(isHeld("waived"));
        }
    }

    /** What follows from a change is worked out by another thread, which may have no time; until then nothing passes. */
    @Test
    void aChangeCountsBeforeAnythingIsDecidedAnew() throws Exception {
        j.createFreeStyleProject("demanded");
        FreeStyleProject job = j.createFreeStyleProject("changed");
        Gates.open();
        Gates.require("enforce", "demanded");
        GateDecisions decisions = GateDecisions.get();
        assertNull(decisions.of("demanded").blockage());
        HcSecurityGateConfiguration.get().save();
        assertNull(decisions.of("demanded").blockage(), "nothing has changed");
        try (QuietPosture ignored = new QuietPosture();
                Busy busy = new Busy()) {
            decisions.request();
            busy.awaitBegin();
            try (AgreedWaivers waivers = new AgreedWaivers(List.of("controller-executors"))) {
                assertEquals(GateDecisions.Decision.NOT_YET, decisions.of("demanded"));
            }
            assertEquals(GateDecisions.Decision.NOT_REQUIRED, decisions.of("changed"));
            HcSecurityGateConfiguration.get().setEnforcement(enforcement("enforce", "changed"));
            assertEquals(GateDecisions.Decision.NOT_YET, decisions.of("changed"));
            QueueTaskFuture<?> build = job.scheduleBuild2(0);
            Gates.held(job);
            HcSecurityGateConfiguration.get().setEnforcement(enforcement("off", "changed"));
            assertEquals(Enforcement.Mode.OFF, decisions.mode());
            Queue.getInstance().maintain();
            build.get();
        }
    }

    @Test
    void whatAFolderDemandsCountsBeforeAnythingIsDecidedAnew() throws Exception {
        Folder folder = j.createProject(Folder.class, "demanding");
        folder.createProject(FreeStyleProject.class, "job");
        Gates.open();
        Gates.require("enforce", "demanding/*");
        GateDecisions decisions = GateDecisions.get();
        assertNull(decisions.of("demanding/job").blockage());
        try (QuietPosture ignored = new QuietPosture();
                Busy busy = new Busy()) {
            decisions.request();
            busy.awaitBegin();
            folder.save();
            assertNull(decisions.of("demanding/job").blockage(), "it demands what it did before");
            FolderPolicyProperty demand = new FolderPolicyProperty();
            demand.setProfile("strict");
            folder.addProperty(demand);
            assertEquals(GateDecisions.Decision.NOT_YET, decisions.of("demanding/job"));
        }
    }

    @Test
    void aBuildIsAccusedOfNothingWhileItsDecisionIsStillBeingMade() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("undecided");
        Gates.open();
        Gates.require("audit", "undecided");
        RecordedEvents events = RecordedEvents.fromNow();
        try (QuietPosture ignored = new QuietPosture();
                Busy busy = new Busy()) {
            GateDecisions.get().request();
            busy.awaitBegin();
            HcSecurityGateConfiguration.get().setEnforcement(enforcement("audit", "undecided*"));
            assertEquals(GateDecisions.Decision.NOT_YET, GateDecisions.get().of("undecided"));
            FreeStyleBuild build = j.buildAndAssertSuccess(job);
            j.assertLogNotContains("HC Security Gate would", build);
            HcSecurityGateConfiguration.get().setEnforcement(enforcement("enforce", "undecided"));
            ByteArrayOutputStream log = new ByteArrayOutputStream();
            new StartedBuilds().onStarted(build, new StreamTaskListener(log, StandardCharsets.UTF_8));
            assertEquals("", log.toString(StandardCharsets.UTF_8));
        }
        assertEquals(0, events.of(EventKind.BUILD_WOULD_BE_HELD).size());
        assertEquals(
                0, events.of(EventKind.GATE_DECISION, job.getFullName() + "#1").size());
    }

    @Test
    void whatCouldNotBeToldWouldHaveHeld() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("untold");
        Gates.open();
        Gates.require("audit", "untold");
        RecordedEvents events = RecordedEvents.fromNow();
        try (FailingPosture ignored = new FailingPosture(new IllegalStateException("no look"))) {
            Gates.settle();
            assertEquals(GateDecisions.Decision.UNKNOWN, GateDecisions.get().of("untold"));
            j.assertLogContains("HC Security Gate would have held this build: ", j.buildAndAssertSuccess(job));
        }
        assertEquals(1, events.of(EventKind.BUILD_WOULD_BE_HELD, "untold#1").size());
    }

    @Test
    void aLookThatDoesNotFindTheGateOpenCountsBeforeAnythingIsDecidedAnew() throws Exception {
        j.createFreeStyleProject("looked-at");
        Gates.open();
        Gates.require("enforce", "looked-at");
        GateDecisions decisions = GateDecisions.get();
        assertNull(decisions.of("looked-at").blockage());
        try (Busy busy = new Busy()) {
            decisions.request();
            busy.awaitBegin();
            try (FailingPosture ignored = new FailingPosture(new IllegalStateException())) {
                assertThrows(PostureException.class, () -> PostureService.get().evaluateNow());
                assertEquals(GateDecisions.Decision.UNKNOWN, decisions.of("looked-at"));
            }
        }
        Gates.settle();
        assertNull(decisions.of("looked-at").blockage());
    }

    private static EnforcementConfiguration enforcement(String mode, String jobs) {
        EnforcementConfiguration enforcement = new EnforcementConfiguration();
        enforcement.setMode(mode);
        enforcement.setRequired(List.of(new RequiredGate(jobs)));
        return enforcement;
    }

    /** Until it is closed, whoever asks what a folder demands has to wait. */
    private static final class Busy implements AutoCloseable {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);

        Busy() {
            Demands.busy = this;
        }

        void awaitBegin() throws InterruptedException {
            begun.await();
        }

        @Override
        public void close() {
            Demands.busy = null;
            over.countDown();
        }
    }

    @TestExtension
    public static final class Demands implements FolderDemands {
        private static volatile Busy busy;

        @NonNull
        @Override
        public Policy tighten(@NonNull ItemGroup<?> group, @NonNull Policy around) {
            Busy now = busy;
            if (now != null) {
                now.begun.countDown();
                try {
                    now.over.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return around;
        }
    }

    @Test
    void notKnowingHolds() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("unknown");
        Gates.open();
        Gates.require("enforce", "unknown");
        QueueTaskFuture<?> build;
        try (FailingPosture ignored = new FailingPosture(new IllegalStateException("password=hunter2"))) {
            Gates.settle();
            build = job.scheduleBuild2(0);
            String why = Gates.held(job).getWhy();
            assertTrue(why.contains("could not tell yet"), why);
            assertFalse(why.contains("hunter2"), why);
            Gates.settle();
            Gates.held(job);
        }
        Gates.settle();
        build.get();

        try (StalePosture ignored = new StalePosture()) {
            Gates.settle();
            build = job.scheduleBuild2(0);
            String why = Gates.held(job).getWhy();
            assertTrue(why.contains("the last look at the controller is too old"), why);
        }
        Gates.settle();
        build.get();
    }

    @Test
    void aConfigurationThatCannotBeReadHoldsEverything() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("unread");
        Gates.open();
        Path file = j.jenkins.getRootDir().toPath().resolve("hc-security-gate.xml");
        Files.writeString(file, "this is no XML");
        HcSecurityGateConfiguration.get().load();
        Gates.settle();
        QueueTaskFuture<?> build = job.scheduleBuild2(0);
        Gates.held(job);
        Gates.require("off");
        build.get();
    }

    @Test
    void namesCannotBringHtmlIntoAPageThatPrintsTheReason() {
        GateBlockage blockage =
                new GateBlockage("agent <script>alert('1')</script> & \"x\"\n\u202e" + "y".repeat(2000), List.of());
        String text = blockage.getShortDescription();
        for (String character : new String[] {"<", ">", "&", "\"", "'", "\n", "\u202e"}) {
            assertFalse(text.contains(character), text);
        }
        assertTrue(text.contains("‹script›"), text);
        assertTrue(text.length() < 1000, text);
    }

    /** Once everything is decided that somebody has asked for. */
    private static boolean isHeld(String job) throws Exception {
        GateDecisions.get().await();
        return GateDecisions.get().of(job).blockage() != null;
    }

    private static WorkflowJob pipeline(String name, String script) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}
