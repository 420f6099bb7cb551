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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import jenkins.model.Jenkins;
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
