package io.jenkins.plugins.hcsecuritygate.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtectedPathsTest {

    @TempDir
    private Path directory;

    private Path root;
    private Path home;
    private ProtectedPaths paths;

    @BeforeEach
    void create() throws IOException {
        directory = directory.toRealPath();
        root = Files.createDirectories(directory.resolve("agents/one"));
        home = Files.createDirectories(directory.resolve("controller/home"));
        paths = new ProtectedPaths(
                root.toString(),
                root.resolve("ws").toString(),
                home.toString(),
                List.of(root.resolve("ws/other").toString(), "/data/ws/other"));
    }

    @Test
    void workspacesMayBeWiped() {
        assertThat(refusal(root.resolve("ws/job"))).isNull();
        assertThat(refusal(root.resolve("ws/job@2"))).isNull();
        assertThat(refusal(root.resolve("custom/dir"))).isNull();
        assertThat(refusal(home.resolve("workspace/job"))).isNull();
        assertThat(refusal(home.resolve("workspace/job@script/0123"))).isNull();
        assertThat(refusal(home.resolve("jobs/job/workspace"))).isNull();
        assertThat(refusal(home.resolve("jobs/folder/jobs/job/workspace@2"))).isNull();
        assertThat(refusal(Path.of("/data/ws/job"))).isNull();
    }

    /** Otherwise a workspace in the directory of its job would be moved there, and nothing could be deleted any more. */
    @Test
    void whatWasMovedAsideMayBeWipedWhereverAWorkspaceMay() {
        String aside = "hc-wipe-01234567-89ab-cdef-0123-456789abcdef";
        assertThat(refusal(root.resolve("ws").resolve(aside))).isNull();
        assertThat(refusal(home.resolve("jobs/job").resolve(aside))).isNull();
        assertThat(refusal(home.resolve("jobs/folder/jobs/job").resolve(aside))).isNull();
        assertThat(refusal(home.resolve("jobs/job/builds").resolve(aside))).isNotNull();
        assertThat(refusal(home.resolve("jobs/job/hc-wipe-1"))).isNotNull();
        assertThat(refusal(home.resolve("secrets").resolve(aside))).isNotNull();
    }

    @Test
    void rootsAndWhatIsAboveThemMayNot() {
        assertThat(refusal(Path.of("/"))).contains("root of a file system");
        assertThat(refusal(root)).contains("agent's root");
        assertThat(refusal(root.getParent())).contains("agent's root");
        assertThat(refusal(directory)).isNotNull();
        assertThat(refusal(root.resolve("ws"))).contains("directory of all workspaces");
        assertThat(refusal(root.resolve("remoting"))).contains("the agent itself");
        assertThat(refusal(home)).contains("controller's home");
        assertThat(refusal(home.getParent())).contains("controller's home");
        assertThat(refusal(home.resolve("workspace"))).contains("part of the controller's home");
    }

    @Test
    void theControllersOwnFilesMayNot() {
        for (String part :
                List.of("jobs", "jobs/a", "jobs/a/builds/1", "secrets", "users/admin", "plugins/x", ".ssh")) {
            assertThat(refusal(home.resolve(part))).as(part).contains("part of the controller's home");
        }
    }

    @Test
    void systemAndMountPointsMayNot() {
        for (String path : List.of(
                "/etc",
                "/etc/ssl",
                "/usr",
                "/var",
                "/home",
                "/tmp",
                "/dev/shm/x",
                "/bin",
                "/usr/bin",
                "/usr/local",
                "/Users")) {
            assertThat(paths.refusal(path)).as(path).isNotNull();
        }
        assertThat(paths.refusal("/proc")).isNotNull();
    }

    @Test
    void userHomesMayNot() {
        Path userHome = Path.of(System.getProperty("user.home"));
        assertThat(refusal(userHome)).isNotNull();
        assertThat(refusal(userHome.getParent())).isNotNull();
        assertThat(paths.refusal("/home/nobody-that-passwd-names")).contains("home directory");
        assertThat(paths.refusal("/home/builder/workspace/job")).isNull();
    }

    @Test
    void relativeAndUnfinishedPathsMayNot() {
        assertThat(paths.refusal("workspace/job")).contains("relative");
        assertThat(paths.refusal("")).contains("relative");
        assertThat(paths.refusal(root + "/workspace/../..")).contains("not written in full");
        assertThat(paths.refusal(root + "/a\0b")).contains("no path");
    }

    @Test
    void otherJobsWorkspacesMayNot() {
        assertThat(refusal(root.resolve("ws/other"))).contains("another job's");
        assertThat(refusal(root.resolve("workspace/other/inside"))).isNull();
        assertThat(refusal(Path.of("/data/ws"))).contains("another job's");
        assertThat(refusal(Path.of("/data"))).contains("another job's");
    }

    @Test
    void linksOnTheWayAreResolvedFirst() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), root.getParent());
        assertThat(refusal(link)).contains("link");
        assertThat(refusal(link.resolve("one"))).contains("agent's root");
        assertThat(refusal(link.resolve("one/workspace/job"))).isNull();
    }

    private String refusal(Path path) {
        return paths.refusal(path.toString());
    }
}
