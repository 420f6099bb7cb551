package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.AbortException;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.Launcher;
import hudson.matrix.AxisList;
import hudson.matrix.LabelAxis;
import hudson.matrix.MatrixBuild;
import hudson.matrix.MatrixProject;
import hudson.matrix.MatrixRun;
import hudson.matrix.TextAxis;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.scm.ChangeLogParser;
import hudson.scm.NullChangeLogParser;
import hudson.scm.SCM;
import hudson.scm.SCMRevisionState;
import hudson.slaves.DumbSlave;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Recorder;
import hudson.triggers.SCMTrigger;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeExclusion;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(120)
class FreestyleWipeTest {

    /** Of Linux, in bytes. */
    private static final int LONGEST_PATH = 4095;

    private static JenkinsRule j;
    private static DumbSlave agent;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        agent = Receipts.agent(j, "one");
    }

    @AfterEach
    void reset() {
        HcSecurityGateConfiguration.get().setWipe(new WipeConfiguration());
    }

    @Test
    void workspaceAndItsTemporaryDirectoryGo() throws Exception {
        FreeStyleProject job = job(new Writer());
        FreeStyleBuild build = j.buildAndAssertSuccess(job);

        WorkspaceReceipt receipt = Receipts.in(build, WorkspaceReceipt.State.WIPED);

        Path workspace = Path.of(receipt.getPath());
        assertFalse(Files.exists(workspace));
        assertFalse(Files.exists(workspace.resolveSibling(workspace.getFileName() + "@tmp")));
        assertEquals(agent.getNodeName(), receipt.getNode());
        assertEquals(2, receipt.getReceipt().getFiles());
        assertEquals(2, receipt.getReceipt().getDirectories());
        assertEquals(10, receipt.getReceipt().getBytes());
        assertNothingAside(workspace);
        // The next build finds a place to work in; awaited, since its directory is beside those of other tests.
        Receipts.in(j.buildAndAssertSuccess(job), WorkspaceReceipt.State.WIPED);
    }

    /** Whatever else is being moved on the node: the build that comes right after another never sees what that left. */
    @Test
    void theNextBuildWaitsUntilTheWorkspaceIsMovedAway() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        WorkspaceWiper.get().queues.add(NodeQueues.Kind.MOVE, agent.getNodeName(), () -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Listing listing = new Listing();
        FreeStyleProject job = job(listing, new Writer());
        FreeStyleBuild first = j.buildAndAssertSuccess(job);
        FreeStyleBuild second = job.scheduleBuild2(0).waitForStart();
        Receipts.until(() -> second.getExecutor().getState() == Thread.State.WAITING || !second.isBuilding());
        assertEquals(1, listing.seen.size(), "it works in what the first has left");

        go.countDown();

        j.assertBuildStatusSuccess(j.waitForCompletion(second));
        assertEquals(List.of(List.of(), List.of()), listing.seen);
        assertEquals(first.getWorkspace(), second.getWorkspace());
        Receipts.in(first, WorkspaceReceipt.State.WIPED);
        Receipts.in(second, WorkspaceReceipt.State.WIPED);
    }

    @Test
    void failedAndAbortedBuildsAreWipedToo() throws Exception {
        FreeStyleProject failing = job(new Writer(), new Blocker(null, null, true));
        FreeStyleBuild failed = j.buildAndAssertStatus(Result.FAILURE, failing);
        assertFalse(Files.exists(
                Path.of(Receipts.in(failed, WorkspaceReceipt.State.WIPED).getPath())));

        CountDownLatch started = new CountDownLatch(1);
        FreeStyleProject hanging = job(new Writer(), new Blocker(started, new CountDownLatch(1), false));
        FreeStyleBuild aborted = hanging.scheduleBuild2(0).waitForStart();
        started.await();
        aborted.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(aborted));
        assertFalse(Files.exists(
                Path.of(Receipts.in(aborted, WorkspaceReceipt.State.WIPED).getPath())));
    }

    @Test
    void aBuildThatFailsInItsCheckoutIsWipedToo() throws Exception {
        FreeStyleProject job = job(new Writer());
        job.setScm(new HalfScm());
        FreeStyleBuild build = j.buildAndAssertStatus(Result.FAILURE, job);

        WorkspaceReceipt receipt = Receipts.in(build, WorkspaceReceipt.State.WIPED);

        assertEquals(1, receipt.getReceipt().getFiles());
        assertFalse(Files.exists(Path.of(receipt.getPath())));
    }

    @Test
    void aCustomWorkspaceThatHoldsThatOfAnotherJobIsRefusedHoweverItIsWritten() throws Exception {
        FreeStyleProject inner = job(new Writer());
        inner.setCustomWorkspace("custom/outer/inner");
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setExclusions(List.of(new WipeExclusion(inner.getFullName(), "a cache")));
        HcSecurityGateConfiguration.get().setWipe(wipe);
        Receipts.in(j.buildAndAssertSuccess(inner), WorkspaceReceipt.State.EXCLUDED);
        FreeStyleProject outer = job(new Writer());
        outer.setCustomWorkspace("custom/outer");

        Receipts.in(j.buildAndAssertSuccess(outer), WorkspaceReceipt.State.REFUSED);

        assertTrue(Files.exists(Path.of(agent.getRemoteFS(), "custom/outer/inner/file")));

        outer.setCustomWorkspace("custom/outer/inner");
        Receipts.in(j.buildAndAssertSuccess(outer), WorkspaceReceipt.State.REFUSED);
        assertTrue(Files.exists(Path.of(agent.getRemoteFS(), "custom/outer/inner/file")), "shared with who keeps it");

        outer.setCustomWorkspace("custom/outer");
        inner.setCustomWorkspace("custom/elsewhere");
        assertFalse(Files.exists(Path.of(Receipts.in(j.buildAndAssertSuccess(outer), WorkspaceReceipt.State.WIPED)
                .getPath())));
    }

    @Test
    void aBuildWithACustomWorkspaceWaitsUntilThatIsNotWipedAnyMore() throws Exception {
        Path custom = Path.of(agent.getRemoteFS(), "custom/emptied");
        Place place = new Place(agent.getNodeName(), custom.toString());
        WorkspaceClaims.get().adopt(place, "another job");
        assertTrue(WorkspaceClaims.get().beginMove(place));
        FreeStyleProject job = job(new Writer());
        job.setCustomWorkspace(custom.toString());

        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage(Messages.FreestyleClaims_waiting(custom), build);
        assertFalse(Files.exists(custom.resolve("file")));
        WorkspaceClaims.get().moved(place);

        j.assertBuildStatusSuccess(j.waitForCompletion(build));
        assertEquals(
                2, Receipts.in(build, WorkspaceReceipt.State.WIPED).getReceipt().getFiles());
    }

    @Test
    void concurrentBuildsLeaveEachOtherAlone() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        FreeStyleProject job = job(new Writer(), new Blocker(started, go, false));
        job.setConcurrentBuild(true);
        FreeStyleBuild first = job.scheduleBuild2(0).waitForStart();
        started.await();
        String path = first.getWorkspace().getRemote();
        job.getBuildersList().replaceBy(List.of(new Writer()));
        FreeStyleBuild second = j.buildAndAssertSuccess(job);

        WorkspaceReceipt receipt = Receipts.in(second, WorkspaceReceipt.State.WIPED);

        assertEquals(path + "@2", receipt.getPath());
        assertTrue(Files.exists(Path.of(path, "file")));
        go.countDown();
        j.assertBuildStatusSuccess(j.waitForCompletion(first));
        assertEquals(path, Receipts.in(first, WorkspaceReceipt.State.WIPED).getPath());
        assertFalse(Files.exists(Path.of(path)));
    }

    @Test
    void linksAreNotFollowed() throws Exception {
        Path canary = Files.writeString(directory.resolve("canary"), "kept");
        FreeStyleProject job = job(new Linker(directory.toString()));

        WorkspaceReceipt receipt = Receipts.in(j.buildAndAssertSuccess(job), WorkspaceReceipt.State.WIPED);

        assertFalse(Files.exists(Path.of(receipt.getPath()), LinkOption.NOFOLLOW_LINKS));
        assertEquals("kept", Files.readString(canary));
    }

    @Test
    void protectedPathsAreRefused() throws Exception {
        Path canary = Files.writeString(Path.of(agent.getRemoteFS(), "canary"), "kept");
        FreeStyleProject job = job(new Writer());
        job.setCustomWorkspace(agent.getRemoteFS());

        WorkspaceReceipt receipt = Receipts.in(j.buildAndAssertSuccess(job), WorkspaceReceipt.State.REFUSED);

        assertEquals("is or contains the agent's root directory", receipt.getDetail());
        assertEquals("kept", Files.readString(canary));
    }

    @Test
    void exclusionsAndTheSwitchAreObeyedAndSaidSo() throws Exception {
        FreeStyleProject job = job(new Writer());
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setExclusions(List.of(new WipeExclusion(job.getFullName(), "incremental <b>build</b>")));
        HcSecurityGateConfiguration.get().setWipe(wipe);
        FreeStyleBuild build = j.buildAndAssertSuccess(job);

        WorkspaceReceipt receipt = Receipts.in(build, WorkspaceReceipt.State.EXCLUDED);

        assertEquals("incremental <b>build</b>", receipt.getDetail());
        assertTrue(Files.exists(Path.of(receipt.getPath(), "file")));
        try (JenkinsRule.WebClient web = j.createWebClient()) {
            String page =
                    web.getPage(build, "hc-workspace-wipe").getWebResponse().getContentAsString();
            assertTrue(page.contains("incremental &lt;b"), page);
            assertFalse(page.contains("<b>build"), page);
            String summary = web.getPage(build).getWebResponse().getContentAsString();
            assertTrue(summary.contains("Kept: the configuration excludes this job"), summary);
        }

        wipe = new WipeConfiguration();
        wipe.setEnabled(false);
        HcSecurityGateConfiguration.get().setWipe(wipe);
        Receipts.in(j.buildAndAssertSuccess(job), WorkspaceReceipt.State.OFF);
        assertTrue(Files.exists(Path.of(receipt.getPath(), "file")));
    }

    @Test
    void jobsThatPollWithTheirWorkspaceKeepIt() throws Exception {
        FreeStyleProject job = job(new Writer());
        job.setScm(new PollingScm());
        job.addTrigger(new SCMTrigger("0 0 1 1 *"));

        WorkspaceReceipt receipt = Receipts.in(j.buildAndAssertSuccess(job), WorkspaceReceipt.State.POLLING);

        assertTrue(receipt.getDescription().contains("webhook"));
        assertTrue(Files.exists(Path.of(receipt.getPath(), "file")));
    }

    @Test
    void publishersThatRunLastStillFindTheFiles() throws Exception {
        FreeStyleProject job = job(new Writer());
        LatePublisher publisher = new LatePublisher();
        job.getPublishersList().add(publisher);
        FreeStyleBuild build = j.buildAndAssertSuccess(job);

        Receipts.in(build, WorkspaceReceipt.State.WIPED);

        assertTrue(LatePublisher.found);
        assertFalse(LatePublisher.over, "a look in between must not take the build for over");
    }

    @Test
    void matrixDirectoriesGoWhenTheMatrixIsDone() throws Exception {
        MatrixProject job = j.createProject(MatrixProject.class);
        job.setAssignedNode(agent);
        job.setAxes(new AxisList(new TextAxis("K", "a", "b"), new TextAxis("L", "x", "y")));
        job.getBuildersList().add(new Writer());
        MatrixBuild build = j.buildAndAssertSuccess(job);

        WorkspaceReceipt receipt = Receipts.in(build, WorkspaceReceipt.State.WIPED);
        for (WorkspaceReceipt each : Receipts.await(
                build,
                receipts -> receipts.stream().allMatch(known -> known.getState() == WorkspaceReceipt.State.WIPED))) {
            assertFalse(Files.exists(Path.of(each.getPath())), each.toString());
        }
        assertTrue(receipt.getPath().endsWith(job.getName()), receipt.getPath());
        for (MatrixRun run : build.getExactRuns()) {
            assertTrue(
                    Receipts.in(run, WorkspaceReceipt.State.WIPED).getReceipt().getFiles() > 0);
        }
    }

    @Test
    void pipelinesThatPollWithTheirWorkspaceKeepItToo() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        CpsScmFlowDefinition definition = new CpsScmFlowDefinition(new PollingScm(), "Jenkinsfile");
        job.setDefinition(definition);
        assertNull(WipeDecision.exemption(job.getFullName(), agent));

        job.addTrigger(new SCMTrigger("0 0 1 1 *"));

        assertEquals(WorkspaceReceipt.State.POLLING, WipeDecision.exemption(job.getFullName(), agent));
    }

    @Test
    void aMatrixOverTwoNodesIsWipedOnBoth() throws Exception {
        DumbSlave other = Receipts.agent(j, "other");
        MatrixProject job = j.createProject(MatrixProject.class);
        job.setAssignedNode(agent);
        job.setAxes(new AxisList(new LabelAxis("N", List.of("one", "other"))));
        job.getBuildersList().add(new Writer());
        MatrixBuild build = j.buildAndAssertSuccess(job);

        List<WorkspaceReceipt> receipts = Receipts.await(
                build,
                all -> all.size() == 2
                        && all.stream().allMatch(receipt -> receipt.getState() == WorkspaceReceipt.State.WIPED));

        assertEquals(
                Set.of("one", "other"),
                receipts.stream().map(WorkspaceReceipt::getNode).collect(Collectors.toSet()));
        for (DumbSlave node : List.of(agent, other)) {
            assertFalse(Files.exists(Path.of(node.getRemoteFS(), "workspace", job.getName())));
        }
    }

    @Test
    void aWorkspaceThatCannotBeMovedIsWipedWhereItIs() throws Exception {
        assumeFalse(Files.isWritable(Path.of("/")), "the superuser may move everything");
        FreeStyleProject job = job(new Writer(), new Locker());

        WorkspaceReceipt receipt = Receipts.in(j.buildAndAssertSuccess(job), WorkspaceReceipt.State.WIPED);

        assertFalse(Files.exists(Path.of(receipt.getPath())));
        assertEquals(2, receipt.getReceipt().getFiles());
        assertNothingAside(Path.of(receipt.getPath()));
    }

    @Test
    void aWorkspaceBesideWhichNoDirectoryCanBeMadeIsWipedWhereItIs() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "the longest path differs from system to system");
        FreeStyleProject job = job(new Writer());
        // As on a full disk: there is no way to make the directory into which the workspace would be moved.
        StringBuilder path = new StringBuilder(agent.getRemoteFS());
        while (path.length() < LONGEST_PATH - 150) {
            path.append('/').append("d".repeat(99));
        }
        path.append('/').append("d".repeat(LONGEST_PATH - 30 - path.length())).append("/ws");
        job.setCustomWorkspace(path.toString());

        WorkspaceReceipt receipt = Receipts.in(j.buildAndAssertSuccess(job), WorkspaceReceipt.State.WIPED);

        assertEquals(path.toString(), receipt.getPath());
        assertFalse(Files.exists(Path.of(receipt.getPath())));
        assertFalse(Files.exists(Path.of(receipt.getPath() + "@tmp")));
        assertEquals(2, receipt.getReceipt().getFiles());
    }

    private static FreeStyleProject job(TestBuilder... builders) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.setAssignedNode(agent);
        job.getBuildersList().addAll(List.of(builders));
        return job;
    }

    private static void assertNothingAside(Path workspace) throws IOException {
        try (var siblings = Files.list(workspace.getParent())) {
            assertTrue(siblings.noneMatch(path -> path.getFileName().toString().startsWith(Asides.PREFIX)));
        }
    }

    static final class Linker extends TestBuilder {
        private final String target;

        Linker(String target) {
            this.target = target;
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException, IOException {
            build.getWorkspace().child("link").symlinkTo(target, listener);
            return true;
        }
    }

    static final class Locker extends TestBuilder {
        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException, IOException {
            build.getWorkspace().chmod(0500);
            return true;
        }
    }

    static final class Writer extends TestBuilder {
        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException, IOException {
            FilePath workspace = build.getWorkspace();
            workspace.child("file").write("12345", null);
            workspace.withSuffix("@tmp").child("file").write("12345", null);
            return true;
        }
    }

    /** Notes what each build finds in its workspace. */
    static final class Listing extends TestBuilder {
        private final transient List<List<String>> seen = new CopyOnWriteArrayList<>();

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws IOException, InterruptedException {
            seen.add(build.getWorkspace().list().stream().map(FilePath::getName).toList());
            return true;
        }
    }

    static final class Blocker extends TestBuilder {
        private final transient CountDownLatch started;
        private final transient CountDownLatch go;
        private final boolean fail;

        Blocker(CountDownLatch started, CountDownLatch go, boolean fail) {
            this.started = started;
            this.go = go;
            this.fail = fail;
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException {
            if (started != null) {
                started.countDown();
                go.await();
            }
            return !fail;
        }
    }

    static final class LatePublisher extends Recorder {
        static volatile boolean found;
        static volatile boolean over;

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
            ExtensionList.lookupSingleton(PendingWipes.class).look(false);
            over = WorkspaceClaims.get().find(claim -> claim.run().equals(build.getExternalizableId())).stream()
                    .anyMatch(Claim::isOver);
            found = build.getWorkspace().child("file").exists();
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

    /** Writes something and fails. */
    static final class HalfScm extends SCM {
        @Override
        public void checkout(
                Run<?, ?> build,
                Launcher launcher,
                FilePath workspace,
                TaskListener listener,
                File changelog,
                SCMRevisionState baseline)
                throws IOException, InterruptedException {
            workspace.child("half").write("12345", null);
            throw new AbortException("on purpose");
        }

        @Override
        public ChangeLogParser createChangeLogParser() {
            return NullChangeLogParser.INSTANCE;
        }

        @TestExtension
        public static final class DescriptorImpl extends hudson.scm.SCMDescriptor<HalfScm> {
            public DescriptorImpl() {
                super(HalfScm.class, null);
            }
        }
    }

    static final class PollingScm extends SCM {
        @Override
        public boolean requiresWorkspaceForPolling() {
            return true;
        }

        @Override
        public void checkout(
                Run<?, ?> build,
                Launcher launcher,
                FilePath workspace,
                TaskListener listener,
                File changelog,
                SCMRevisionState baseline) {}

        @Override
        public ChangeLogParser createChangeLogParser() {
            return NullChangeLogParser.INSTANCE;
        }

        @TestExtension
        public static final class DescriptorImpl extends hudson.scm.SCMDescriptor<PollingScm> {
            public DescriptorImpl() {
                super(PollingScm.class, null);
            }
        }
    }
}
