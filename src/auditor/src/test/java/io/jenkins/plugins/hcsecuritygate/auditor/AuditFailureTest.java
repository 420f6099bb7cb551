package io.jenkins.plugins.hcsecuritygate.auditor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which an input or the output can fail is one line and exit code 3. */
class AuditFailureTest {

    @TempDir
    Path directory;

    private Path home;

    @BeforeEach
    void home() throws IOException {
        home = Homes.open(directory.resolve("home"));
    }

    private static void assertFailed(Run run, String line) {
        assertThat(run.err()).isEqualTo("hcgate: " + line + "\n");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void pathsThatAreNoDirectories() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("gone"));
        Path missing = directory.resolve("a\nb");
        assertFailed(Run.of("audit", file.toString()), file + " is a file; name the directory of a JENKINS_HOME");
        assertFailed(Run.of("audit", link.toString()), link + " is a link to something that does not exist");
        assertFailed(Run.of("audit", missing.toString()), directory + "/a\\nb does not exist");
    }

    @Test
    void aFifoIsRefusedRatherThanWaitedFor() throws Exception {
        Path fifo = directory.resolve("fifo");
        assumeTrue(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0);
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertFailed(Run.of("audit", fifo.toString()), fifo + " is neither a directory nor a file");
            assertFailed(
                    Run.of("audit", home.toString(), "--policy", fifo.toString()), fifo + ": is not a regular file");
            assertFailed(
                    Run.of("audit", home.toString(), "--update-data", fifo.toString()),
                    fifo + " is not a regular file");
        });
    }

    @Test
    void aPolicyThatIsWrongIsTellingAllItsErrors() throws IOException {
        Path policy = Files.writeString(directory.resolve("policy.yaml"), "profil: strict\nfailOn: 7\n");
        Run run = Run.of("audit", home.toString(), "--policy", policy.toString());
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .containsExactly(
                        "hcgate: " + policy + ":1:1: unknown key 'profil'; did you mean 'profile'?",
                        "hcgate: " + policy + ":2:9: failOn cannot be '7'; write one of LOW, MEDIUM, HIGH, CRITICAL");
    }

    @Test
    void aPolicyOrUpdateDataThatIsMissing() {
        Path missing = directory.resolve("missing");
        assertFailed(Run.of("audit", home.toString(), "--policy", missing.toString()), missing + ": does not exist");
        assertFailed(
                Run.of("audit", home.toString(), "--update-data", missing.toString()), missing + " does not exist");
    }

    @Test
    void updateDataThatIsNone() throws IOException {
        Path file = Files.writeString(directory.resolve("data.json"), "{\"plugins\":");
        Run run = Run.of("audit", home.toString(), "--update-data", file.toString());
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).startsWith("hcgate: " + file + " ").hasLineCount(1);
    }

    @Test
    void anInternalErrorIsOneLineUnlessTheTraceIsWanted() {
        FactsSource broken = (path, target) -> {
            throw new IllegalStateException("unexpected\n\u001B[31m");
        };
        Run run = Run.of(broken, Map.of(), false, "audit", home.toString());
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err())
                .contains("internal error: java.lang.IllegalStateException: unexpected\\n\\u001B[31m")
                .doesNotContain("\tat ")
                .hasLineCount(1);
        Run debug = Run.of(broken, Map.of("HCGATE_DEBUG", "1"), false, "audit", home.toString());
        assertThat(debug.err()).contains("\tat ");
        Run verbose = Run.of(broken, Map.of(), false, "audit", "--verbose", home.toString());
        assertThat(verbose.err()).contains("\tat ");
    }

    @Test
    void exhaustionOfOneHomeLeavesTheOthersReported() throws IOException {
        Path other = Homes.open(directory.resolve("other"));
        FactsSource deep = (path, target) -> {
            if (path.equals(home)) {
                throw new StackOverflowError();
            }
            return HomeReader.read(path, target);
        };
        Run run = Run.of(deep, Map.of(), false, "audit", home.toString(), other.toString());
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out()).contains(other + " (home)");
    }

    @Test
    void standardOutputThatIsClosedIsNoSuccess() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(closed, new PrintStream(err, true, StandardCharsets.UTF_8), false, Map.of());
        assertThat(Hcgate.run(new String[] {"audit", home.toString()}, terminal, HomeReader::read))
                .isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("hcgate: standard output cannot be written: Broken pipe\n");
    }

    @Test
    void permissionDenied() throws Exception {
        Path locked = Files.createDirectory(directory.resolve("locked"));
        Process chmod = new ProcessBuilder("chmod", "000", locked.toString()).start();
        assumeTrue(chmod.waitFor(20, TimeUnit.SECONDS) && chmod.exitValue() == 0);
        assumeTrue(!Files.isReadable(locked), "root may read everything");
        assertFailed(Run.of("audit", locked.toString()), locked + " cannot be read: permission denied");
    }
}
