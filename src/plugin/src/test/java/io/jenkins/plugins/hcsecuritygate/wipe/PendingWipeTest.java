package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.queue.AbstractQueueTask;
import hudson.model.queue.SubTask;
import hudson.slaves.AbstractCloudComputer;
import hudson.slaves.AbstractCloudSlave;
import hudson.slaves.ComputerLauncher;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import hudson.slaves.RetentionStrategy;
import hudson.slaves.WorkspaceList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Wipes that cannot be done at once. The agents share the controller's disk: their paths exist there, too. */
@WithJenkins
@Timeout(180)
class PendingWipeTest {

    private static JenkinsRule j;
    private DumbSlave agent;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
    }

    @BeforeEach
    void newAgent(TestInfo info) throws Exception {
        agent = Receipts.agent(j, info.getTestMethod().orElseThrow().getName());
    }

    @Test
    void lostAgentsAreWipedWhenTheyAreBack() throws Exception {
        FreeStyleBuild build = lostBuild();

        WorkspaceReceipt receipt = Receipts.in(build, WorkspaceReceipt.State.OFFLINE);

        Path workspace = Path.of(receipt.getPath());
        assertTrue(Files.exists(workspace.resolve("file")));
        look();
        assertEquals(WorkspaceReceipt.State.OFFLINE, Receipts.one(build).getState());
        assertTrue(Files.exists(workspace.resolve("file")));
        agent.toComputer().connect(true).get();
        Receipts.in(build, WorkspaceReceipt.State.WIPED);
        assertFalse(Files.exists(workspace));
        awaitNoClaims(agent.getNodeName());
    }

    @Test
    void aRenamedAgentIsWipedUnderItsNewName() throws Exception {
        FreeStyleBuild build = lostBuild();
        Path workspace =
                Path.of(Receipts.in(build, WorkspaceReceipt.State.OFFLINE).getPath());
        DumbSlave renamed = new DumbSlave("renamed", agent.getRemoteFS(), j.createComputerLauncher(null));

        j.jenkins.getNodesObject().replaceNode(agent, renamed);

        j.waitOnline(renamed);
        assertEquals("renamed", Receipts.in(build, WorkspaceReceipt.State.WIPED).getNode());
        Receipts.one(build);
        assertFalse(Files.exists(workspace));
        awaitNoClaims("renamed");
    }

    @Test
    void aDeletedAgentIsNeverSaidToBeWiped() throws Exception {
        FreeStyleBuild build = lostBuild();
        Path workspace =
                Path.of(Receipts.in(build, WorkspaceReceipt.State.OFFLINE).getPath());
        j.jenkins.removeNode(agent);
        look();

        WorkspaceReceipt receipt = Receipts.in(build, WorkspaceReceipt.State.GONE);

        assertTrue(receipt.getDetail().contains("comes back within 7 days"), receipt.getDetail());
        assertTrue(Files.exists(workspace.resolve("file")));
        assertTrue(WorkspaceWiper.waitsForItsNode(claim()), "not looked at every minute");
        DumbSlave again = new DumbSlave(agent.getNodeName(), agent.getRemoteFS(), j.createComputerLauncher(null));
        j.jenkins.addNode(again);
        j.waitOnline(again);
        Receipts.in(build, WorkspaceReceipt.State.WIPED);
        assertFalse(Files.exists(workspace));
    }

    @Test
    void aMachineThatHasOnlyTheNameIsNotSaidToBeWiped() throws Exception {
        FreeStyleBuild build = lostBuild();
        Path workspace =
                Path.of(Receipts.in(build, WorkspaceReceipt.State.OFFLINE).getPath());
        j.jenkins.removeNode(agent);
        look();
        Receipts.in(build, WorkspaceReceipt.State.GONE);
        Files.move(workspace.getParent(), workspace.getParent().resolveSibling("on-the-old-machine"));
        DumbSlave other = new DumbSlave(agent.getNodeName(), agent.getRemoteFS(), j.createComputerLauncher(null));

        j.jenkins.addNode(other);
        j.waitOnline(other);

        awaitNoClaims(agent.getNodeName());
        WorkspaceReceipt receipt = Receipts.one(build);
        assertEquals(WorkspaceReceipt.State.GONE, receipt.getState());
        assertEquals(Messages.WorkspaceWiper_nothing_found(), receipt.getDetail());
    }

    @Test
    void anAgentOfACloudThatGoesWithItsBuildIsClosedAtOnce() throws Exception {
        CloudAgent once = new CloudAgent("once", agent.getRemoteFS(), j.createComputerLauncher(null));
        j.jenkins.addNode(once);
        j.waitOnline(once);
        CountDownLatch started = new CountDownLatch(1);
        FreeStyleProject job = job(started, new CountDownLatch(1));
        job.setAssignedNode(once);
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        started.await();

        j.jenkins.removeNode(once);
        build.doStop();
        j.waitForCompletion(build);

        awaitNoClaims("once");
        WorkspaceReceipt receipt = Receipts.one(build);
        assertEquals(WorkspaceReceipt.State.GONE, receipt.getState());
        assertEquals("", receipt.getDetail());
    }

    @Test
    void anAgentOfACloudIsWipedAsLongAsItIsThere() throws Exception {
        CloudAgent idle = new CloudAgent("idle", agent.getRemoteFS(), j.createComputerLauncher(null));
        j.jenkins.addNode(idle);
        j.waitOnline(idle);
        FreeStyleProject job = j.createFreeStyleProject();
        job.setAssignedNode(idle);
        job.getBuildersList().add(new FreestyleWipeTest.Writer());

        WorkspaceReceipt receipt = Receipts.in(j.buildAndAssertSuccess(job), WorkspaceReceipt.State.WIPED);

        assertEquals("idle", receipt.getNode());
        assertFalse(Files.exists(Path.of(receipt.getPath())));
        j.jenkins.removeNode(idle);
    }

    @Test
    void anAgentThatIsRenamedInTheMiddleHasOneReceiptByItsNewName() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        letErasingWait(go);
        FreeStyleProject job = j.createFreeStyleProject();
        job.setAssignedNode(agent);
        job.getBuildersList().add(new FreestyleWipeTest.Writer());
        FreeStyleBuild build = j.buildAndAssertSuccess(job);
        Path workspace = Path.of(agent.getRemoteFS(), "workspace", job.getName());
        Receipts.until(() -> !Files.exists(workspace));
        assertFalse(Files.exists(workspace));
        DumbSlave renamed = new DumbSlave("renamed-later", agent.getRemoteFS(), j.createComputerLauncher(null));

        j.jenkins.getNodesObject().replaceNode(agent, renamed);
        go.countDown();

        j.waitOnline(renamed);
        Receipts.until(() -> {
            look();
            return WorkspaceClaims.get().places().isEmpty();
        });
        WorkspaceReceipt receipt = Receipts.one(build);
        assertEquals("renamed-later", receipt.getNode());
        assertEquals(WorkspaceReceipt.State.WIPED, receipt.getState());
        assertEquals(2, receipt.getReceipt().getFiles());
        try (var left = Files.list(workspace.getParent())) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void theNextBuildHasAnEmptyWorkspaceThoughTheLastIsNotDeletedYet() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        letErasingWait(go);
        FreeStyleProject job = j.createFreeStyleProject();
        job.setAssignedNode(agent);
        job.getBuildersList().add(new FreestyleWipeTest.Writer());
        FreeStyleBuild first = j.buildAndAssertSuccess(job);
        Path workspace = Path.of(agent.getRemoteFS(), "workspace", job.getName());
        Receipts.until(() -> !Files.exists(workspace));
        assertFalse(Files.exists(workspace));
        look();

        FreeStyleBuild second = j.buildAndAssertSuccess(job);
        Receipts.until(() -> !Files.exists(workspace));
        assertFalse(Files.exists(workspace));
        assertEquals(
                2,
                WorkspaceClaims.get()
                        .find(claim -> claim.job().equals(job.getFullName()))
                        .size());
        go.countDown();

        for (FreeStyleBuild build : List.of(first, second)) {
            assertEquals(
                    2,
                    Receipts.in(build, WorkspaceReceipt.State.WIPED)
                            .getReceipt()
                            .getFiles());
        }
        awaitNoClaims(agent.getNodeName());
    }

    @Test
    void aDeletedAgentIsGivenUpInTheEnd() throws Exception {
        FreeStyleBuild build = lostBuild();
        Receipts.in(build, WorkspaceReceipt.State.OFFLINE);
        j.jenkins.removeNode(agent);
        List<Claim> claims = WorkspaceClaims.get().find(claim -> claim.node().equals(agent.getNodeName()));
        assertEquals(1, claims.size());
        WorkspaceClaims.get().setGoneSince(claims, 1);
        look();

        WorkspaceReceipt receipt = Receipts.in(build, WorkspaceReceipt.State.GONE);

        assertEquals("", receipt.getDetail());
        assertEquals("Not wiped: the agent does not exist any more", receipt.getDescription());
        awaitNoClaims(agent.getNodeName());
    }

    @Test
    void aJobThatIsRenamedWhileItBuildsIsWiped() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        FreeStyleProject job = job(started, go);
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        started.await();
        Path workspace = Path.of(build.getWorkspace().getRemote());
        job.renameTo(job.getName() + "-renamed");
        look();
        assertTrue(Files.exists(workspace.resolve("file")));
        go.countDown();
        j.assertBuildStatusSuccess(j.waitForCompletion(build));

        assertEquals(
                workspace.toString(),
                Receipts.in(build, WorkspaceReceipt.State.WIPED).getPath());
        assertFalse(Files.exists(workspace));
    }

    @Test
    void aJobThatIsDeletedWhileItBuildsIsWiped() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        FreeStyleProject job = job(started, new CountDownLatch(1));
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        started.await();
        Path workspace = Path.of(build.getWorkspace().getRemote());

        job.delete();

        awaitNoClaims(agent.getNodeName());
        assertFalse(Files.exists(workspace));
    }

    @Test
    void aBuildThatIsNotFoundAnyMoreIsNotOverWhileItGoesOn() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        FreeStyleProject job = job(started, go);
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        started.await();
        Path workspace = Path.of(build.getWorkspace().getRemote());
        j.jenkins.remove(job);
        assertNull(WipeReceipts.run(build.getExternalizableId()));

        look();
        look();
        look();

        assertFalse(claim().isOver());
        assertTrue(Files.exists(workspace.resolve("file")));
        go.countDown();
        awaitNoClaims(agent.getNodeName());
        assertFalse(Files.exists(workspace));
    }

    @Test
    void whatAKilledBuildHoldsIsNeitherWipedNorForgotten() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("""
                node('%s') {
                  writeFile file: 'file', text: 'x'
                  echo 'written'
                  while (true) {
                    try { sleep 1000 } catch (Throwable e) { }
                  }
                }
                """.formatted(agent.getNodeName()), false));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("written", run);
        Path workspace = Path.of(agent.getWorkspaceFor(job).getRemote());

        run.doKill();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        Receipts.in(run, WorkspaceReceipt.State.IN_USE);
        // Its executor is free soon, and then only time tells that nobody gives the lease back.
        Computer computer = agent.toComputer();
        Receipts.until(() -> computer.countBusy() == 0);
        long usual = WorkspaceWiper.longestLease;
        try {
            WorkspaceWiper.longestLease = 0;
            look();
            Receipts.in(run, WorkspaceReceipt.State.STUCK);
        } finally {
            WorkspaceWiper.longestLease = usual;
        }
        assertTrue(Files.exists(workspace.resolve("file")));
    }

    /** As long as the node block of a killed Pipeline goes on, its executor tells who holds the directory. */
    @Test
    void theExecutorOfABuildThatIsOverIsNamed() throws Exception {
        FreeStyleBuild over = j.buildAndAssertSuccess(j.createFreeStyleProject());
        FreeStyleBuild other = j.buildAndAssertSuccess(j.createFreeStyleProject());
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Computer computer = agent.toComputer();
        List<Claim> own = List.of(claim(over));
        assertNull(KilledBuilds.heldBy(computer, own));
        Queue.getInstance().schedule2(new PartOf(over, agent.getSelfLabel(), started, go), 0);
        started.await();
        try {
            String held = KilledBuilds.heldBy(computer, own);
            assertTrue(held != null && held.contains("still works for " + over.getFullDisplayName()), held);
            String shared = KilledBuilds.heldBy(computer, List.of(claim(other), claim(over)));
            assertTrue(shared != null && shared.contains("for a build that is over"), shared);
            assertNull(KilledBuilds.heldBy(computer, List.of(claim(other))), "that one holds another directory");
        } finally {
            go.countDown();
        }
    }

    private static Claim claim(FreeStyleBuild build) {
        return new Claim(
                "any", "/any", build.getExternalizableId(), build.getParent().getFullName(), false);
    }

    /** Something that an executor does for a build, as a node block is for a Pipeline. */
    private static final class PartOf extends AbstractQueueTask {
        private final Run<?, ?> run;
        private final Label label;
        private final CountDownLatch started;
        private final CountDownLatch go;

        PartOf(Run<?, ?> run, Label label, CountDownLatch started, CountDownLatch go) {
            this.run = run;
            this.label = label;
            this.started = started;
            this.go = go;
        }

        @Override
        public Label getAssignedLabel() {
            return label;
        }

        @Override
        public String getName() {
            return "part";
        }

        @Override
        public String getDisplayName() {
            return "part";
        }

        @Override
        public String getFullDisplayName() {
            return "part of " + run;
        }

        @Override
        public String getUrl() {
            return "";
        }

        @Override
        public void checkAbortPermission() {}

        @Override
        public boolean hasAbortPermission() {
            return true;
        }

        @Override
        public Queue.Executable createExecutable() {
            return new Queue.Executable() {
                @Override
                public SubTask getParent() {
                    return PartOf.this;
                }

                @Override
                public Queue.Executable getParentExecutable() {
                    return (Queue.Executable) run;
                }

                @Override
                public void run() {
                    started.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
        }
    }

    /** Seen after a Pipeline was stopped, terminated and killed: its executor was free, its lease was not. */
    @Test
    void aLeaseThatNobodyGivesBackIsToldOf() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("""
                node('%s') { writeFile file: 'file', text: 'x' }
                echo 'left'
                while (currentBuild.description != 'go') { sleep time: 100, unit: 'MILLISECONDS' }
                """.formatted(agent.getNodeName()), true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("left", run);
        FilePath workspace = agent.getWorkspaceFor(job);
        WorkspaceList.Lease lost = agent.toComputer().getWorkspaceList().acquire(workspace);
        long usual = WorkspaceWiper.longestLease;
        try {
            run.setDescription("go");
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            Receipts.in(run, WorkspaceReceipt.State.IN_USE);
            WorkspaceWiper.longestLease = 0;
            look();
            WorkspaceReceipt receipt = Receipts.in(run, WorkspaceReceipt.State.STUCK);
            assertTrue(receipt.getDetail().contains("no build that runs works there"), receipt.getDetail());
            assertTrue(workspace.child("file").exists());
            assertEquals(
                    List.of(workspace.getRemote() + " on " + agent.getNodeName()),
                    WipeTotals.get().stuck());
            HtmlPage page = j.createWebClient().goTo("manage/hc-security-gate/");
            assertTrue(page.asNormalizedText().contains(workspace.getRemote() + " on "), page::asNormalizedText);
        } finally {
            WorkspaceWiper.longestLease = usual;
            lost.release();
        }

        look();
        Receipts.in(run, WorkspaceReceipt.State.WIPED);
        assertFalse(workspace.exists());
        assertEquals(List.of(), WipeTotals.get().stuck());
    }

    /** A build whose agent went away while it ran. */
    private FreeStyleBuild lostBuild() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        FreeStyleBuild build =
                job(started, new CountDownLatch(1)).scheduleBuild2(0).waitForStart();
        started.await();
        agent.toComputer().disconnect(new OfflineCause.ByCLI("test")).get();
        if (build.isBuilding()) {
            build.doStop();
        }
        j.waitForCompletion(build);
        return build;
    }

    private FreeStyleProject job(CountDownLatch started, CountDownLatch go) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.setAssignedNode(agent);
        job.getBuildersList().add(new FreestyleWipeTest.Writer());
        job.getBuildersList().add(new FreestyleWipeTest.Blocker(started, go, false));
        return job;
    }

    private void letErasingWait(CountDownLatch go) {
        WorkspaceWiper.get().queues.add(NodeQueues.Kind.ERASE, agent.getNodeName(), () -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** The only one of this test's agent. */
    private Claim claim() {
        List<Claim> claims = WorkspaceClaims.get().find(claim -> claim.node().equals(agent.getNodeName()));
        assertEquals(1, claims.size());
        return claims.get(0);
    }

    private static void look() {
        ExtensionList.lookupSingleton(PendingWipes.class).look(false);
    }

    /** The claim goes after the receipt came. */
    private static void awaitNoClaims(String node) throws InterruptedException {
        BooleanSupplier settled = () ->
                WorkspaceClaims.get().find(claim -> claim.node().equals(node)).isEmpty();
        Receipts.until(settled);
        assertTrue(settled.getAsBoolean());
    }

    /** An agent that a cloud made for once. */
    static final class CloudAgent extends AbstractCloudSlave {

        private static final long serialVersionUID = 1L;

        CloudAgent(String name, String root, ComputerLauncher launcher) throws Exception {
            super(name, root, launcher);
            setRetentionStrategy(RetentionStrategy.NOOP);
        }

        @Override
        public AbstractCloudComputer<CloudAgent> createComputer() {
            return new AbstractCloudComputer<>(this);
        }

        @Override
        protected void _terminate(TaskListener listener) {
            // Nothing that costs money.
        }
    }
}
