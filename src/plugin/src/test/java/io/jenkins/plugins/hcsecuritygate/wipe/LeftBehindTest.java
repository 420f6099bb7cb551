package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.ExtensionList;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.hcsecuritygate.agent.Leftover;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeExclusion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SimpleCommandLauncher;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** An agent that runs as a user of its own cannot remove what a container left that ran as root. */
@WithJenkins
@Timeout(180)
class LeftBehindTest {

    private static final String SETPRIV = "/usr/bin/setpriv";

    private static JenkinsRule j;
    private static DumbSlave agent;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can make files of another user");
        assumeTrue(Files.isExecutable(Path.of(SETPRIV)), "no setpriv to become another user");
        Path directory = Files.createTempDirectory("agent").toRealPath();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path jar = directory.resolve("agent.jar");
        Files.write(jar, Jenkins.get().getJnlpJars("agent.jar").readFully());
        agent = new DumbSlave(
                "user",
                directory + "/root",
                new SimpleCommandLauncher(SETPRIV + " --reuid=65534 --regid=65534 --clear-groups "
                        + System.getProperty("java.home") + "/bin/java -Djava.io.tmpdir=" + directory + " -jar " + jar
                        + " -jar-cache " + directory + "/cache"));
        Files.createDirectory(directory.resolve("root"));
        Files.setPosixFilePermissions(directory.resolve("root"), PosixFilePermissions.fromString("rwxrwxrwx"));
        j.jenkins.addNode(agent);
        j.waitOnline(agent);
    }

    @Test
    void whatIsLeftIsTriedAgainUntilItIsGone() throws Exception {
        WipeTotals totals = WipeTotals.get();
        long workspaces = totals.getWorkspaces();
        FreeStyleProject job = j.createFreeStyleProject();
        job.setAssignedNode(agent);
        job.getBuildersList().add(new ByRoot());
        FreeStyleBuild build = j.buildAndAssertSuccess(job);

        WorkspaceReceipt left = Receipts.in(build, WorkspaceReceipt.State.LEFT);

        assertEquals(Leftover.Why.OWNER, left.getReceipt().getLeftovers().get(0).getWhy());
        assertEquals(1, left.getReceipt().getFiles());
        Claim claim = awaitLeft(1);
        Path aside = Path.of(claim.path());
        assertTrue(left.getDetail().contains(aside.toString()), left.getDetail());
        assertTrue(Files.exists(aside.resolve("workspace/theirs/file")));
        assertFalse(Files.exists(Path.of(left.getPath())));
        assertEquals(1, totals.getLeft());
        assertEquals(
                List.of(aside.toString()),
                WorkspaceClaims.get().places().stream().map(ClaimedPlace::path).toList());

        // Too early for another try; a build of the same job goes on and is wiped by itself.
        look();
        job.getBuildersList().clear();
        job.getBuildersList().add(new FreestyleWipeTest.Writer());
        Receipts.in(j.buildAndAssertSuccess(job), WorkspaceReceipt.State.WIPED);
        assertEquals(1, awaitLeft(1).tries());

        // The claim is on disk: whoever starts knows it.
        assertEquals(1, new WorkspaceClaims().find(known -> known.tries() == 1).size());

        // An agent that comes back is asked again.
        agent.toComputer().disconnect(new OfflineCause.ByCLI("test")).get();
        agent.toComputer().connect(true).get();
        assertEquals(2, awaitLeft(2).tries());
        assertTrue(Files.exists(aside.resolve("workspace/theirs/file")));

        run("chown", "-R", "65534:65534", aside + "/workspace/theirs");
        WorkspaceClaims.get().endPauses(known -> true);
        look();
        WorkspaceReceipt gone = Receipts.in(build, WorkspaceReceipt.State.WIPED);
        assertEquals(left.getPath(), gone.getPath());
        assertEquals(2, gone.getReceipt().getFiles());
        assertEquals(List.of(), gone.getReceipt().getLeftovers());
        assertEquals(1, build.getAction(WipeReceiptAction.class).getReceipts().size());
        assertFalse(Files.exists(aside));
        Receipts.until(() -> totals.getLeft() == 0 && totals.getWorkspaces() == workspaces + 2);
        assertEquals(workspaces + 2, totals.getWorkspaces());
        assertEquals(0, totals.getLeft());
        assertEquals(totals.getFiles(), new WipeTotals().getFiles());
    }

    @Test
    void whatABlockLeftIsNotForgottenWhenTheBuildIsOver() throws Exception {
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setAtBlockEnd(true);
        HcSecurityGateConfiguration.get().setWipe(wipe);
        WorkflowJob job = j.createProject(WorkflowJob.class);
        Path flag = j.jenkins.getRootDir().toPath().resolve("second-block");
        job.setDefinition(new CpsFlowDefinition("""
                node('user') {
                  writeFile file: 'own', text: 'x'
                  def theirs = new File(pwd(), 'theirs')
                  theirs.mkdir()
                  new File(theirs, 'file').text = 'x'
                }
                echo 'block is over'
                while (!new File('%s').exists()) { sleep 1 }
                node('user') { writeFile file: 'own', text: 'x' }
                """.formatted(flag), false));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        WorkspaceReceipt first = Receipts.in(run, WorkspaceReceipt.State.LEFT);
        assertTrue(run.isBuilding());
        assertEquals(1, first.getReceipt().getFiles());

        Files.createFile(flag);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));

        Claim claim = awaitLeft(1);
        Path aside = Path.of(claim.path());
        assertTrue(Files.exists(aside.resolve("workspace/theirs/file")));
        WorkspaceReceipt left = Receipts.one(run);
        assertEquals(WorkspaceReceipt.State.LEFT, left.getState());
        assertEquals(2, left.getReceipt().getFiles());
        assertTrue(left.getDetail().contains(aside.toString()), left.getDetail());
        assertFalse(Files.exists(Path.of(left.getPath())));

        run("chown", "-R", "65534:65534", aside + "/workspace/theirs");
        WorkspaceClaims.get().endPauses(known -> true);
        look();
        assertEquals(
                3, Receipts.in(run, WorkspaceReceipt.State.WIPED).getReceipt().getFiles());
        assertFalse(Files.exists(aside));
        awaitNoClaims();
    }

    @Test
    void whatSeveralBlocksLeftIsKeptInMindUntilAllOfItIsGone() throws Exception {
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setAtBlockEnd(true);
        HcSecurityGateConfiguration.get().setWipe(wipe);
        WorkflowJob job = j.createProject(WorkflowJob.class);
        Path flag = j.jenkins.getRootDir().toPath().resolve("two-blocks");
        job.setDefinition(new CpsFlowDefinition("""
                def leave() {
                  writeFile file: 'own', text: 'x'
                  new File(pwd(), 'theirs').mkdir()
                  new File(pwd(), 'theirs/file').text = 'x'
                }
                node('user') { leave() }
                while (!new File('%s').exists()) { sleep 1 }
                node('user') { leave() }
                """.formatted(flag), false));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        Receipts.in(run, WorkspaceReceipt.State.LEFT);
        Files.createFile(flag);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        Claim claim = awaitLeft(1);
        Path first = Path.of(claim.path());
        assertEquals(1, claim.asides().size());
        Path second = first.resolveSibling(claim.asides().get(0));
        assertTrue(Files.exists(second.resolve("workspace/theirs/file")));

        run("chown", "-R", "65534:65534", first + "/workspace/theirs");
        WorkspaceClaims.get().endPauses(known -> true);
        look();
        claim = awaitLeft(2);
        assertEquals(second, Path.of(claim.path()));
        assertEquals(List.of(), claim.asides());
        assertFalse(Files.exists(first));
        assertEquals(WorkspaceReceipt.State.LEFT, Receipts.one(run).getState());

        run("chown", "-R", "65534:65534", second + "/workspace/theirs");
        WorkspaceClaims.get().endPauses(known -> true);
        look();
        Receipts.in(run, WorkspaceReceipt.State.WIPED);
        assertFalse(Files.exists(second));
        awaitNoClaims();
    }

    @Test
    void aWorkspaceThatCannotBeMovedIsWipedWhereItIs() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.setAssignedNode(agent);
        job.getBuildersList().add(new FreestyleWipeTest.Writer());
        job.getBuildersList().add(new FreestyleWipeTest.Locker());

        WorkspaceReceipt receipt = Receipts.in(j.buildAndAssertSuccess(job), WorkspaceReceipt.State.WIPED);

        assertFalse(Files.exists(Path.of(receipt.getPath())));
        assertEquals(2, receipt.getReceipt().getFiles());
        try (var siblings = Files.list(Path.of(receipt.getPath()).getParent())) {
            assertTrue(siblings.noneMatch(path -> path.getFileName().toString().startsWith(Asides.PREFIX)));
        }
        awaitNoClaims();
    }

    @Test
    void whatIsLeftIsNotForgottenWhenItsJobIsExcludedOrTheWipeIsOff() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.setAssignedNode(agent);
        job.getBuildersList().add(new ByRoot());
        FreeStyleBuild build = j.buildAndAssertSuccess(job);
        Receipts.in(build, WorkspaceReceipt.State.LEFT);
        Path aside = Path.of(awaitLeft(1).path());
        WipeConfiguration off = new WipeConfiguration();
        off.setEnabled(false);
        HcSecurityGateConfiguration.get().setWipe(off);
        WorkspaceClaims.get().endPauses(known -> true);
        look();

        assertEquals(
                1, Receipts.in(build, WorkspaceReceipt.State.OFF).getReceipt().getLeft());
        assertEquals(1, awaitLeft(1).tries());

        run("chown", "-R", "65534:65534", aside + "/workspace/theirs");
        WipeConfiguration excluding = new WipeConfiguration();
        excluding.setExclusions(List.of(new WipeExclusion(job.getFullName(), "a cache")));
        HcSecurityGateConfiguration.get().setWipe(excluding);
        look();
        Receipts.in(build, WorkspaceReceipt.State.WIPED);
        assertFalse(Files.exists(aside));
        awaitNoClaims();
    }

    @AfterEach
    void reset() {
        HcSecurityGateConfiguration.get().setWipe(new WipeConfiguration());
    }

    private static void awaitNoClaims() throws InterruptedException {
        Receipts.until(() -> WorkspaceClaims.get().places().isEmpty());
        assertEquals(List.of(), WorkspaceClaims.get().places());
    }

    private static Claim awaitLeft(int tries) throws InterruptedException {
        Receipts.until(() ->
                !WorkspaceClaims.get().find(claim -> claim.tries() == tries).isEmpty());
        List<Claim> found = WorkspaceClaims.get().find(claim -> claim.tries() == tries);
        assertEquals(1, found.size());
        return found.get(0);
    }

    private static void look() {
        ExtensionList.lookupSingleton(PendingWipes.class).look(false);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    /** A file of its own, and a directory with a file that belong to root; it runs in the controller, which is root. */
    static final class ByRoot extends TestBuilder {
        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException, IOException {
            build.getWorkspace().child("own").write("x", null);
            Path theirs = Path.of(build.getWorkspace().getRemote(), "theirs");
            Files.createDirectory(theirs);
            Files.writeString(theirs.resolve("file"), "x");
            return true;
        }
    }
}
