package io.jenkins.plugins.hcsecuritygate.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.jenkins.plugins.hcsecuritygate.events.Verification.Cause;
import io.jenkins.plugins.hcsecuritygate.testing.Mutations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogVerifierTest {

    @TempDir
    Path parent;

    private Path directory;

    @BeforeEach
    void place() {
        directory = parent.resolve("events");
    }

    private List<String> lines(Path file) throws IOException {
        return new ArrayList<>(Files.readAllLines(file));
    }

    private Path onlyFile() throws IOException {
        return LogFiles.list(directory).get(0);
    }

    private void assertBroken(long line, Cause cause) throws IOException {
        Verification verification = Logs.verify(directory);
        assertThat(verification.whole()).isFalse();
        assertThat(verification.problems().get(0).cause()).isEqualTo(cause);
        assertThat(verification.problems().get(0).line()).isEqualTo(line);
        assertThat(verification.problems()).hasSize(1);
    }

    @Test
    void saysWhatAWholeLogHolds() throws Exception {
        List<LoggedEvent> written = Logs.write(directory, 10, 1_500);
        Verification verification = Logs.verify(directory);
        assertThat(verification.whole()).isTrue();
        assertThat(verification.files()).isEqualTo(LogFiles.list(directory).size());
        assertThat(verification.events()).isEqualTo(verification.last().sequence());
        assertThat(verification.first().sequence()).isEqualTo(1);
        assertThat(verification.last().event().kind()).isEqualTo("log-closed");
        assertThat(verification.last().sequence()).isGreaterThan(written.get(9).sequence());
        assertThat(verification.notes()).isEmpty();
    }

    @Test
    void seesAChangedEvent() throws Exception {
        Logs.write(directory, 5, 1 << 20);
        Files.writeString(onlyFile(), Files.readString(onlyFile()).replace("job #3", "job #4"));
        assertBroken(5, Cause.HASH_MISMATCH);
    }

    /** Somebody who computes the hash as well breaks the chain at the next line. */
    @Test
    void seesAChangedEventWithItsHashMadeAnew() throws Exception {
        Logs.write(directory, 5, 1 << 20);
        List<String> lines = lines(onlyFile());
        LoggedEvent forged = EventLine.parse(lines.get(2).getBytes()).event();
        forged = EventLine.seal(forged.sequence(), forged.time(), Logs.event("forged"), forged.previous());
        lines.set(2, forged.line());
        Files.writeString(onlyFile(), String.join("\n", lines) + "\n");
        assertBroken(4, Cause.CHAIN_BROKEN);
    }

    @Test
    void seesAMissingADoubledAndASwappedLine() throws Exception {
        Logs.write(directory, 5, 1 << 20);
        List<String> whole = lines(onlyFile());
        List<String> missing = new ArrayList<>(whole);
        missing.remove(2);
        Files.writeString(onlyFile(), String.join("\n", missing) + "\n");
        assertBroken(3, Cause.SEQUENCE_GAP);

        List<String> doubled = new ArrayList<>(whole);
        doubled.add(3, whole.get(2));
        Files.writeString(onlyFile(), String.join("\n", doubled) + "\n");
        assertBroken(4, Cause.SEQUENCE_GAP);

        List<String> swapped = new ArrayList<>(whole);
        Collections.swap(swapped, 2, 3);
        Files.writeString(onlyFile(), String.join("\n", swapped) + "\n");
        assertThat(Logs.verify(directory).problems())
                .extracting(Verification.Problem::cause)
                .containsOnly(Cause.SEQUENCE_GAP);
    }

    @Test
    void seesALineThatIsNoneOfTheLog() throws Exception {
        Logs.write(directory, 5, 1 << 20);
        List<String> lines = lines(onlyFile());
        lines.set(2, "{\"seq\":3}");
        Files.writeString(onlyFile(), String.join("\n", lines) + "\n");
        assertBroken(3, Cause.UNREADABLE_LINE);
    }

    @Test
    void seesATornEnd() throws Exception {
        Logs.write(directory, 5, 1 << 20);
        Files.writeString(onlyFile(), "{\"seq\":8,", StandardOpenOption.APPEND);
        assertBroken(8, Cause.TORN_TAIL);
    }

    @Test
    void seesAFileThatIsMissingInTheMiddle() throws Exception {
        Logs.write(directory, 30, 2_000);
        List<Path> files = LogFiles.list(directory);
        Path missing = files.get(2);
        Files.delete(missing);
        Verification verification = Logs.verify(directory);
        assertThat(verification.problems()).hasSize(1);
        assertThat(verification.problems().get(0).cause()).isEqualTo(Cause.MISSING_FILE);
        assertThat(verification.problems().get(0).text())
                .startsWith(files.get(3).getFileName() + ":1: ")
                .endsWith("the file before this one was " + missing.getFileName());
    }

    @Test
    void seesAFileThatIsMissingAtTheStart() throws Exception {
        Logs.write(directory, 30, 2_000);
        Files.delete(onlyFile());
        assertBroken(1, Cause.MISSING_FILE);
    }

    /** The chain alone cannot show that its end is gone; who keeps a hash elsewhere can. */
    @Test
    void seesAnEndThatIsMissingOnlyByAHashThatWasKept() throws Exception {
        List<LoggedEvent> written = Logs.write(directory, 5, 1 << 20);
        String kept = written.get(4).hash();
        assertThat(LogVerifier.directory(directory, Set.of(kept)).whole()).isTrue();
        List<String> lines = lines(onlyFile());
        Files.writeString(onlyFile(), String.join("\n", lines.subList(0, 3)) + "\n");
        assertThat(Logs.verify(directory).whole()).isTrue();
        Verification verification = LogVerifier.directory(directory, Set.of(kept));
        assertThat(verification.problems().get(0).cause()).isEqualTo(Cause.EXPECTED_HASH);
        assertThat(verification.problems().get(0).message()).contains(kept);
    }

    @Test
    void seesALogThatWasWrittenAnewOnlyByAHashThatWasKept() throws Exception {
        List<LoggedEvent> written = Logs.write(directory, 5, 1 << 20);
        Files.delete(onlyFile());
        EventLog other = Logs.start(directory);
        Logs.append(other, Logs.event("as if nothing had been"));
        Logs.close(other);
        Logs.write(directory, 50, 1 << 20);
        assertThat(Logs.verify(directory).whole()).isTrue();
        assertThat(LogVerifier.directory(directory, Set.of(written.get(4).hash()))
                        .whole())
                .isFalse();
    }

    @Test
    void aLogThatIsBeingWrittenIsVerifiedUpToWhatIsKnownToBeSafe() throws Exception {
        EventLog log = Logs.start(directory);
        Logs.append(log, Logs.event("job #1"));
        LoggedEvent known = Logs.append(log, Logs.event("job #2"));
        Files.writeString(onlyFile(), "{\"seq\":4,\"ti", StandardOpenOption.APPEND);
        assertThat(LogVerifier.directory(directory, known).problems()).isEmpty();
        assertThat(Logs.verify(directory).whole()).isFalse();

        List<String> lines = lines(onlyFile());
        Files.writeString(onlyFile(), String.join("\n", lines.subList(0, 2)) + "\n");
        assertThat(LogVerifier.directory(directory, known).problems())
                .extracting(Verification.Problem::cause)
                .contains(Cause.ENDS_EARLY);
        log.close(Logs.PATIENCE);
    }

    @Test
    void somePiecesOfALogAreVerifiedInTheOrderOfTheirNames() throws Exception {
        Logs.write(directory, 30, 2_000);
        List<Path> files = LogFiles.list(directory);
        Verification verification = LogVerifier.files(List.of(files.get(3), files.get(2)), Set.of());
        assertThat(verification.problems()).isEmpty();
        assertThat(verification.notes().get(0)).endsWith("not the whole log");
        assertThat(LogVerifier.files(List.of(files.get(1), files.get(3)), Set.of())
                        .whole())
                .isFalse();
    }

    @Test
    void aFileUnderAnotherNameIsSeen() throws Exception {
        Logs.write(directory, 30, 2_000);
        List<Path> files = LogFiles.list(directory);
        Files.move(files.get(1), directory.resolve(LogFiles.name(2)));
        assertThat(Logs.verify(directory).problems().get(0).cause()).isEqualTo(Cause.WRONG_START);
    }

    @Test
    void aFileWhoseStartWasCutOffIsSeen() throws Exception {
        Logs.write(directory, 5, 1 << 20);
        List<String> lines = lines(onlyFile());
        Files.delete(onlyFile());
        Files.writeString(
                directory.resolve(LogFiles.name(3)), String.join("\n", lines.subList(2, lines.size())) + "\n");
        assertThat(Logs.verify(directory).problems())
                .extracting(Verification.Problem::cause)
                .containsExactly(Cause.WRONG_START, Cause.MISSING_FILE);
    }

    /** Whoever can write the log can write such a record, too, with the right hash; only its time gives it away. */
    @Test
    void aRemovalThatCameTooSoonExplainsNothing() throws Exception {
        Logs.SetClock clock = new Logs.SetClock();
        for (Instant removed :
                List.of(Instant.parse("2027-03-01T07:59:59.999Z"), Instant.parse("2027-03-01T08:00:00Z"))) {
            for (Path file : Files.exists(directory) ? LogFiles.list(directory) : List.<Path>of()) {
                Files.delete(file);
            }
            Logs.write(directory, 30, 2_000);
            List<Path> files = LogFiles.list(directory);
            LoggedEvent start =
                    EventLine.intact(Files.readAllLines(files.get(2)).get(0).getBytes(StandardCharsets.US_ASCII));
            clock.set(removed);
            EventLog log = EventLog.start(directory, Logs.files(1 << 20), clock);
            Logs.append(
                    log,
                    Event.of(
                            EventKind.LOG_REMOVED,
                            EventLog.ACTOR,
                            LogFiles.nameOf(files.get(1)),
                            Map.of(
                                    "lastSequence", Long.toString(start.sequence() - 1),
                                    "lastHash", start.previous())));
            Logs.close(log);
            Files.delete(files.get(0));
            Files.delete(files.get(1));
            assertThat(Logs.verify(directory).whole())
                    .isEqualTo(removed.toString().equals("2027-03-01T08:00:00Z"));
        }
    }

    @Test
    void noLinkAndNoFifoIsRead() throws Exception {
        Logs.write(directory, 1, 1 << 20);
        Path link = Files.createSymbolicLink(directory.resolve(LogFiles.name(99)), onlyFile());
        assertThatThrownBy(() -> Logs.verify(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is a link");
        Files.delete(link);
        assertThat(new ProcessBuilder("mkfifo", link.toString()).start().waitFor())
                .isZero();
        // Opening it would wait for somebody who writes.
        assertTimeoutPreemptively(
                Logs.PATIENCE,
                () -> assertThatThrownBy(() -> Logs.verify(directory))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("is no regular file"));
    }

    @Test
    void aDirectoryWithoutALogIsNoWholeLog() throws Exception {
        Files.createDirectories(directory);
        assertThatThrownBy(() -> Logs.verify(directory)).hasMessage("holds no event log");
    }

    @Test
    void manyProblemsAreCounted() throws Exception {
        Logs.write(directory, 1, 1 << 20);
        Files.writeString(onlyFile(), "x\n".repeat(1_000), StandardOpenOption.APPEND);
        Verification verification = Logs.verify(directory);
        assertThat(verification.problems()).hasSize(20);
        assertThat(verification.moreProblems()).isEqualTo(980);
    }

    /** The heap of these tests is 256 MiB. */
    @Test
    void aLineWithoutAnEndTakesNoMemory() throws Exception {
        Logs.write(directory, 1, 1 << 20);
        byte[] block = new byte[1 << 20];
        java.util.Arrays.fill(block, (byte) '[');
        try (OutputStream out = Files.newOutputStream(onlyFile(), StandardOpenOption.APPEND)) {
            for (int i = 0; i < 400; i++) {
                out.write(block);
            }
            out.write('\n');
        }
        assertThat(Logs.verify(directory).problems().get(0).text())
                .isEqualTo("events-000000000001.jsonl:4: the line cannot be read: it has 419430400 bytes");
        EventSearch.Page page = EventSearch.newest(directory, EventFilter.ALL, Long.MAX_VALUE, 10, 1 << 20);
        assertThat(page.spent()).isTrue();
        assertThat(page.next()).isZero();
    }

    @Test
    void hostileFilesNeverBreakTheVerifierAndAreNeverWholeUnlessTheyAreWhatWasWritten() throws Exception {
        Logs.write(directory, 12, 1 << 20);
        byte[] whole = Files.readAllBytes(onlyFile());
        Mutations mutations = new Mutations(
                21, "\n", "\r\n", "\0", "{\"seq\":1,", "\"hash\":\"", "\\u0000", "}}}}", "[".repeat(5_000), "\u00FC");
        for (int i = 0; i < 3_000; i++) {
            byte[] mutant = mutations.mutate(whole);
            Files.write(onlyFile(), mutant);
            Verification verification = Logs.verify(directory);
            // A log that ends earlier at the end of a line is the one thing that a chain cannot show.
            boolean prefix = mutant.length <= whole.length
                    && java.util.Arrays.equals(mutant, 0, mutant.length, whole, 0, mutant.length)
                    && mutant.length > 0
                    && mutant[mutant.length - 1] == '\n';
            assertThat(verification.whole())
                    .as(() -> new String(mutant, StandardCharsets.ISO_8859_1))
                    .isEqualTo(prefix);
            verification
                    .problems()
                    .forEach(problem -> assertThat(problem.text()).matches("[\\x20-\\x7E]{1,250}"));
            EventSearch.newest(directory, EventFilter.ALL, Long.MAX_VALUE, 5, 1 << 20);
            EventSearch.oldest(directory, EventFilter.ALL, event -> {});
        }
    }
}
