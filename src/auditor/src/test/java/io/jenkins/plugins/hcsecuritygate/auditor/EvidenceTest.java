package io.jenkins.plugins.hcsecuritygate.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code --evidence} reaches the check it is for, and nothing else is taken for evidence. */
class EvidenceTest {

    @TempDir
    private Path directory;

    private Path home;

    @BeforeEach
    void writeHome() throws IOException {
        home = Homes.open(directory.resolve("home"));
    }

    @Test
    void withoutEvidenceNothingIsKnown() {
        assertThat(Run.of("audit", home.toString()).out()).containsPattern("UNKNOWN +ssh-access");
    }

    @Test
    void sshdConfigurationAnswers() throws IOException {
        String main = file("sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\n");
        String part = file("10-ward.conf", "AllowUsers admin@10.0.0.0/8\n");

        assertThat(Run.of("audit", home.toString(), "--evidence", main, part).out())
                .containsPattern("PASS +ssh-access");
        assertThat(Run.of("audit", home.toString(), "--evidence", main, "--evidence", part)
                        .out())
                .containsPattern("PASS +ssh-access");
        assertThat(Run.of("audit", home.toString(), "--evidence", main).out()).containsPattern("UNKNOWN +ssh-access");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void socketTableOfThisMachineIsUnderstood() {
        Run run = Run.of("audit", home.toString(), "--evidence", "/proc/net/tcp");

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void unreadableEvidenceExitsWith3() {
        Run run = Run.of(
                "audit",
                home.toString(),
                "--evidence",
                directory.resolve("none").toString());

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("none does not exist");
        assertThat(Run.of("audit", home.toString(), "--evidence", directory.toString())
                        .err())
                .contains("is not a regular file");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }
}
