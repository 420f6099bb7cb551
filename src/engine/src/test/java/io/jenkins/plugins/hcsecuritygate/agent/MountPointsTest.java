package io.jenkins.plugins.hcsecuritygate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountPointsTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void linuxOnly() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/mountinfo")), "the system does not say what is mounted");
    }

    @Test
    void knowsTheUsualOnes() {
        MountPoints mounts = MountPoints.read();

        assertThat(mounts.isKnown()).isTrue();
        assertThat(mounts.contains(Path.of("/proc"))).isTrue();
        assertThat(mounts.contains(directory)).isFalse();
        assertThat(mounts.below(directory).isEmpty()).isTrue();
        assertThat(mounts.anyIn(Path.of("/pro"))).isFalse();
    }

    @Test
    void readsNamesAsJavaDoes() {
        String line =
                "36 35 98:0 / /a/\u00c3\u00bc\\040b\rc rw,noatime - ext4 /dev/root rw\n37 35 0:5 / /proc rw - proc proc rw\n";

        assertThat(MountPoints.paths(line, StandardCharsets.UTF_8))
                .containsExactlyInAnyOrder("/a/\u00fc b\rc", "/proc");
        // Where the locale is that of a service, the name of such a file has two characters that stand for any.
        assertThat(MountPoints.paths(line, StandardCharsets.US_ASCII)).contains("/a/\ufffd\ufffd b\rc");
    }

    /** A bind mount of the same file system: the device number is the same, so only the table tells. */
    @Test
    void whatIsMountedInAWorkspaceStays() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("kept"), "kept");
        Path workspace = Files.createDirectory(directory.resolve("workspace"));
        Path mount = Files.createDirectories(workspace.resolve("a/mnt with blank"));
        Files.createFile(workspace.resolve("a/gone"));
        assumeTrue(run("mount", "--bind", data.toString(), mount.toString()), "mounting is not allowed here");
        try {
            Receipt receipt = new Eraser().erase(workspace);

            assertThat(data.resolve("kept")).hasContent("kept");
            assertThat(workspace.resolve("a/gone")).doesNotExist();
            assertThat(receipt.getLeftovers())
                    .singleElement()
                    .hasToString("a/mnt with blank (MOUNT_POINT: something is mounted here)");
        } finally {
            run("umount", mount.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
