package io.jenkins.plugins.hcsecuritygate.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.agent.RuntimeSigns.Runtime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeSignsTest {

    @TempDir
    private Path process;

    /** Lines as a machine, a Docker container, a hardened one, a pod under cgroup version 2 and others show them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pid:[4026531836] | ext4                | 9:name=systemd:/              | LINUX_MACHINE
            pid:[4026531836] | btrfs               | 0::/user.slice/x.service      | LINUX_MACHINE
            pid:[4026532301] | overlay             | 4:pids:/docker/0123           | LINUX_CONTAINER
            pid:[4026532301] | overlay             | 0::/                          | LINUX_CONTAINER
            pid:[4026532301] | fuse.fuse-overlayfs | 0::/                          | LINUX_CONTAINER
            pid:[4026532301] | btrfs               | 0::/kubepods.slice/pod1       | LINUX_CONTAINER
            pid:[4026532301] | ext4                | 0::/                          | UNCLEAR
            pid:[4026531836] | overlay             | 0::/                          | UNCLEAR
            pid:[4026531836] | overlay             | 4:pids:/docker/0123           | UNCLEAR
            pid:[4026531836] | ext4                | 4:pids:/docker/0123           | UNCLEAR
            """)
    void weighsTheSigns(String pids, String rootType, String group, Runtime runtime) throws IOException {
        process(pids, "27 1 254:0 / / rw,relatime shared:1 - " + rootType + " /dev/x rw\n", group + "\n");

        RuntimeSigns signs = RuntimeSigns.read("Linux", process);

        assertThat(signs.runtime()).as(signs.describe()).isEqualTo(runtime);
        assertThat(signs.describe()).contains("root file system: " + rootType);
    }

    @Test
    void theMountOnTopOfTheRootCounts() throws IOException {
        process("pid:[1]", """
                1 0 0:1 / / rw - rootfs rootfs rw
                2 1 8:1 / /proc rw - proc proc rw
                3 1 0:9 / / rw - overlay overlay rw
                4 1 0:9 / /opt/a\\040b rw - ext4 /dev/x rw
                """, "0::/\n");

        assertThat(RuntimeSigns.read("Linux", process).runtime()).isEqualTo(Runtime.LINUX_CONTAINER);
    }

    @Test
    void whatCannotBeReadDecidesNothing() throws IOException {
        assertThat(RuntimeSigns.read("Linux", process).runtime()).isEqualTo(Runtime.UNCLEAR);
        assertThat(RuntimeSigns.read("", process).runtime()).isEqualTo(Runtime.UNCLEAR);

        Files.createDirectories(process.resolve("ns"));
        Files.createSymbolicLink(process.resolve("ns/pid"), Path.of("pid:[4026531836]"));

        RuntimeSigns signs = RuntimeSigns.read("Linux", process);
        assertThat(signs.runtime()).isEqualTo(Runtime.UNCLEAR);
        assertThat(signs.describe())
                .isEqualTo("Linux; processes of its own: no; root file system: unknown; container's control group:"
                        + " unknown");
    }

    @Test
    void brokenLinesAreNoSign() throws IOException {
        process("pid:[4026531836]", " \n-\n1 2 3 4 / -\n\u0000\n", "\n::\n");

        assertThat(RuntimeSigns.read("Linux", process).runtime()).isEqualTo(Runtime.UNCLEAR);
    }

    @Test
    void otherSystemsAreNoLinuxContainers() {
        assertThat(RuntimeSigns.read("Windows Server 2022", process).runtime()).isEqualTo(Runtime.OTHER_SYSTEM);
        assertThat(RuntimeSigns.read("Mac OS X", process).runtime()).isEqualTo(Runtime.OTHER_SYSTEM);
    }

    @Test
    void theSystemsNameIsShownWithoutControlCharactersAndNotForEver() {
        RuntimeSigns signs = RuntimeSigns.read("Win\u001b[31m\n" + "x".repeat(5000), process);

        assertThat(signs.system()).startsWith("Win[31mx").hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void travelsFromTheAgent() throws Exception {
        RuntimeSigns here = RuntimeSigns.read();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(here);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(((RuntimeSigns) in.readObject()).describe()).isEqualTo(here.describe());
        }
    }

    private void process(String pids, String mounts, String groups) throws IOException {
        Files.createDirectories(process.resolve("ns"));
        Files.createSymbolicLink(process.resolve("ns/pid"), Path.of(pids));
        Files.writeString(process.resolve("mountinfo"), mounts);
        Files.writeString(process.resolve("cgroup"), groups);
    }
}
