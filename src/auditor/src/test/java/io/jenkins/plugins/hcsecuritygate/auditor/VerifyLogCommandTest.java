package io.jenkins.plugins.hcsecuritygate.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.events.Event;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.events.EventLog;
import io.jenkins.plugins.hcsecuritygate.events.EventLogSettings;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VerifyLogCommandTest {

    @TempDir
    Path parent;

    private Path home;
    private Path directory;
    private LoggedEvent last;

    @BeforeEach
    void write() throws Exception {
        home = parent.resolve("home");
        directory = home.resolve("hc-security-gate/events");
        Clock clock = Clock.fixed(Instant.parse("2026-03-01T08:00:00Z"), ZoneOffset.UTC);
        EventLog log = EventLog.start(directory, EventLogSettings.DEFAULT.keeping(2_000, 6), clock);
        for (int i = 1; i <= 40; i++) {
            last = log.append(Event.of(EventKind.GATE_DECISION, "alice", "job #" + i, Map.of("decision", "OPEN")))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        }
        assertThat(log.close(Duration.ofSeconds(60))).isTrue();
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private static void replace(Path file, String from, String to) throws Exception {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    @Test
    void aWholeLogIsFoundInItsDirectoryAndInTheHome() {
        for (Path path : List.of(directory, home)) {
            Run run = Run.of("verify-log", path.toString());
            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out())
                    .startsWith("WHOLE   " + directory + "\n  events 1 to ")
                    .contains("2026-03-01T08:00:00Z to 2026-03-01T08:00:00Z, in ", "\n  last hash ");
        }
    }

    @Test
    void aChangedLogIsBrokenWithFileLineAndCause() throws Exception {
        Path first = files().get(0);
        replace(first, "job #2", "job #3");
        Run run = Run.of("verify-log", directory.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("BROKEN  ")
                .contains(first.getFileName() + ":3: event 3 does not have the hash of what it says [hash-mismatch]\n");
    }

    @Test
    void aTornEndIsBrokenAndExplained() throws Exception {
        List<Path> files = files();
        Files.writeString(files.get(files.size() - 1), "{\"seq\":99", StandardOpenOption.APPEND);
        Run run = Run.of("verify-log", home.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("the last line has no end (9 bytes)", "[torn-tail]");
    }

    @Test
    void someFilesAreOnePiece() throws Exception {
        List<Path> files = files();
        Run run = Run.of("verify-log", files.get(2).toString(), files.get(1).toString());
        assertThat(run.code()).as(run.out()).isZero();
        assertThat(run.out())
                .startsWith("WHOLE   " + files.get(2) + " and 1 more\n")
                .contains("not the whole log");
        assertThat(Run.of("verify-log", files.get(1).toString(), files.get(3).toString())
                        .code())
                .isEqualTo(1);
    }

    @Test
    void aHashThatWasKeptElsewhereHasToBeThere() {
        assertThat(Run.of("verify-log", home.toString(), "--expect-hash", last.hash())
                        .code())
                .isZero();
        Run other = Run.of("verify-log", home.toString(), "--expect-hash", "ab".repeat(32));
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.out()).contains("no event has the hash abab", "[expected-hash]");
    }

    @Test
    void wrongUsageIsOneLine() {
        for (Run run : List.of(
                Run.of("verify-log"),
                Run.of("verify-log", "x", "--expect-hash", "AB"),
                Run.of("verify-log", "x", "y", "--expect-hash", "ab".repeat(32)),
                Run.of("verify-log", "x", "--format", "xml"))) {
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).hasLineCount(1);
        }
    }

    @Test
    void whatCannotBeReadIsOneLineAndTheOthersAreVerified() throws Exception {
        Path empty = Files.createDirectory(parent.resolve("empty"));
        Run run = Run.of("verify-log", parent.resolve("missing").toString(), empty.toString(), home.toString());
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err())
                .isEqualTo("hcgate: " + parent.resolve("missing") + ": does not exist\nhcgate: " + empty
                        + ": holds no event log\n");
        assertThat(run.out()).startsWith("WHOLE   ");
    }

    @Test
    void aLinkInALogIsNotFollowed() throws Exception {
        Files.createSymbolicLink(directory.resolve("events-000000000999.jsonl"), parent.resolve("elsewhere"));
        Run run = Run.of("verify-log", home.toString());
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("is a link").hasLineCount(1);
    }

    @Test
    void saysTheSameAsJson() throws Exception {
        replace(files().get(0), "job #2", "job #3");
        Run run = Run.of(
                "verify-log", directory.toString(), parent.resolve("missing").toString(), "--format", "json");
        assertThat(run.code()).isEqualTo(3);
        JsonNode json = new JsonMapper().readTree(run.out());
        assertThat(json.at("/schema").stringValue()).isEqualTo("hc-security-gate/verification/v1");
        JsonNode log = json.at("/logs/0");
        assertThat(log.at("/verdict").stringValue()).isEqualTo("BROKEN");
        assertThat(log.at("/first/sequence").intValue()).isEqualTo(1);
        assertThat(log.at("/files").intValue()).isEqualTo(files().size());
        assertThat(log.at("/problems/0/cause").stringValue()).isEqualTo("hash-mismatch");
        assertThat(log.at("/problems/0/line").intValue()).isEqualTo(3);
        assertThat(json.at("/logs/1/verdict").stringValue()).isEqualTo("UNREADABLE");
    }

    @Test
    void helpSaysWhatTheExitCodesMean() {
        Run run = Run.of("verify-log", "--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("a log is broken", "--expect-hash");
    }
}
