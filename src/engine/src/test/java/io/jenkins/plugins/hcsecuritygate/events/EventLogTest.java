package io.jenkins.plugins.hcsecuritygate.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.events.EventLogHealth.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {

    @TempDir
    Path parent;

    private Path directory;

    @BeforeEach
    void place() {
        directory = parent.resolve("state").resolve("events");
    }

    @Test
    void whatIsAppendedIsInTheFileInOrderAndChained() throws Exception {
        List<LoggedEvent> written = Logs.write(directory, 50, 1 << 20);
        List<LoggedEvent> all = Logs.all(directory);
        assertThat(all).hasSize(52).containsAll(written);
        assertThat(Logs.kinds(directory).get(0)).isEqualTo("log-started");
        assertThat(Logs.kinds(directory).get(51)).isEqualTo("log-closed");
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).sequence()).isEqualTo(i + 1L);
            assertThat(all.get(i).previous())
                    .isEqualTo(i == 0 ? LoggedEvent.NO_HASH : all.get(i - 1).hash());
        }
        assertThat(Logs.verify(directory).whole()).isTrue();
    }

    @Test
    void onlyTheOwnerMayLook() throws Exception {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Logs.write(directory, 1, 1 << 20);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void aFileThatIsFullIsFollowedByOneThatNamesIt() throws Exception {
        Logs.write(directory, 100, 4_000);
        List<Path> files = LogFiles.list(directory);
        assertThat(files).hasSizeGreaterThan(5);
        for (int i = 1; i < files.size(); i++) {
            assertThat(Files.size(files.get(i))).isLessThanOrEqualTo(4_000);
            LoggedEvent header = EventLine.parse(
                            Files.readAllLines(files.get(i)).get(0).getBytes())
                    .event();
            List<String> before = Files.readAllLines(files.get(i - 1));
            assertThat(header.event().kind()).isEqualTo("log-rotated");
            assertThat(header.event().details())
                    .containsEntry(
                            "previousFile", files.get(i - 1).getFileName().toString())
                    .containsEntry(
                            "previousHash",
                            EventLine.parse(before.get(before.size() - 1).getBytes())
                                    .event()
                                    .hash());
        }
        assertThat(Logs.verify(directory).whole()).isTrue();
    }

    @Test
    void aLogThatIsOpenedAgainGoesOn() throws Exception {
        Logs.write(directory, 3, 1 << 20);
        Logs.write(directory, 3, 1 << 20);
        assertThat(Logs.kinds(directory))
                .containsExactly(
                        "log-started",
                        "gate-decision",
                        "gate-decision",
                        "gate-decision",
                        "log-closed",
                        "log-opened",
                        "gate-decision",
                        "gate-decision",
                        "gate-decision",
                        "log-closed");
        assertThat(Logs.verify(directory).whole()).isTrue();
        assertThat(LogFiles.list(directory)).hasSize(1);
    }

    @Test
    void manyThreadsMakeOneChain() throws Exception {
        EventLog log = EventLog.start(directory, Logs.files(20_000), Clock.systemUTC());
        List<CompletableFuture<LoggedEvent>> all = IntStream.range(0, 4_000)
                .parallel()
                .mapToObj(i -> log.append(Logs.event("job #" + i)).toCompletableFuture())
                .toList();
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        Logs.close(log);
        assertThat(all.stream()
                        .map(CompletableFuture::join)
                        .map(LoggedEvent::sequence)
                        .distinct())
                .hasSize(4_000);
        Verification verification = Logs.verify(directory);
        assertThat(verification.problems()).isEmpty();
        assertThat(verification.events()).isGreaterThanOrEqualTo(4_002);
    }

    /** Only what this call waits for is known to be safe, so the file is read back through another door. */
    @Test
    void anAcknowledgedEventIsInTheFile() throws Exception {
        EventLog log = Logs.start(directory);
        LoggedEvent event = Logs.append(log, Logs.event("job #1"));
        assertThat(Logs.lines(directory)).contains(event.line());
        assertThat(log.health().last()).isEqualTo(event);
        Logs.close(log);
    }

    @Test
    void aSecondWriterIsRefusedUntilTheFirstHasEnded() throws Exception {
        EventLog first = Logs.start(directory);
        Logs.append(first, Logs.event("first"));
        EventLog second = Logs.start(directory);
        CompletableFuture<LoggedEvent> waits =
                second.append(Logs.event("second")).toCompletableFuture();
        awaitState(second, State.FAILING);
        assertThat(second.health().problem()).isEqualTo("another writer holds the log's lock");
        assertThat(waits).isNotDone();
        Logs.close(first);
        assertThat(waits.get(60, TimeUnit.SECONDS).event().subject()).isEqualTo("second");
        assertThat(second.health().problem()).isNull();
        Logs.close(second);
        assertThat(Logs.verify(directory).whole()).isTrue();
    }

    private static void awaitState(EventLog log, State state) {
        while (log.health().state() != state) {
            Thread.onSpinWait();
        }
    }

    @Test
    void noLinkIsFollowed() throws Exception {
        Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
        Files.createDirectories(directory.getParent());
        Files.createSymbolicLink(directory, elsewhere);
        EventLog log = Logs.start(directory);
        awaitState(log, State.FAILING);
        assertThat(log.health().problem()).isEqualTo("events: is no directory, or a link");
        assertThat(log.close(Logs.PATIENCE)).isFalse();
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void noFileOfTheLogThatIsALinkIsWritten() throws Exception {
        Path victim = Files.writeString(parent.resolve("victim"), "precious\n");
        Files.createDirectories(directory);
        Files.createSymbolicLink(directory.resolve(LogFiles.name(1)), victim);
        EventLog log = Logs.start(directory);
        awaitState(log, State.FAILING);
        assertThat(log.health().problem()).isEqualTo("events-000000000001.jsonl: is a link");
        log.close(Logs.PATIENCE);
        assertThat(victim).hasContent("precious\n");
    }

    @Test
    void whatDoesNotFitWhileNothingCanBeWrittenIsCountedAndTheLogSaysSo() throws Exception {
        Files.createDirectories(directory.getParent());
        Files.writeString(directory, "in the way");
        EventLog log = EventLog.start(
                directory, new EventLogSettings(1 << 20, 6, 10, Duration.ofMillis(5)), new Logs.SetClock());
        awaitState(log, State.FAILING);
        List<CompletableFuture<LoggedEvent>> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            all.add(log.append(Logs.event("job #" + i)).toCompletableFuture());
        }
        assertThat(log.health().lost()).isEqualTo(15);
        assertThat(log.health().waiting()).isEqualTo(10);
        assertThat(log.health().problem()).contains("is no directory");
        assertThat(log.health().since()).isEqualTo(Logs.START);
        assertThat(all.get(24))
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("could not be written");

        Files.delete(directory);
        for (CompletableFuture<LoggedEvent> waited : all.subList(0, 10)) {
            waited.get(60, TimeUnit.SECONDS);
        }
        Logs.close(log);
        LoggedEvent loss = Logs.all(directory).stream()
                .filter(line -> line.event().kind().equals("log-lost"))
                .findFirst()
                .orElseThrow();
        assertThat(loss.event().details()).containsEntry("events", "15");
        assertThat(loss.event().details().get("why")).contains("could not be written");
        assertThat(Logs.verify(directory).notes()).contains("15 events were dropped and are on record as lost");
        assertThat(log.health().waiting()).isZero();
    }

    /** The writing thread asks the clock; one that does not return stands for a disk that does not. */
    @Test
    void sinceWhenEventsWaitIsToldWhileTheWriterHangs() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicReference<EventLog> hanging = new AtomicReference<>();
        Logs.SetClock clock = new Logs.SetClock() {
            @Override
            public Instant instant() {
                EventLog log = hanging.get();
                // As soon as it has written this one, and not a moment before, whichever thread runs when.
                if (log != null
                        && Thread.currentThread().getName().equals("hc-security-gate event log")
                        && log.health().last().event().subject().equals("job #2")) {
                    awaitUninterrupted(answer);
                }
                return super.instant();
            }
        };
        EventLog log = EventLog.start(directory, Logs.files(1 << 20), clock);
        Logs.append(log, Logs.event("job #1"));
        hanging.set(log);
        Logs.append(log, Logs.event("job #2"));
        clock.set(Logs.START.plusSeconds(5));
        CompletableFuture<LoggedEvent> third = log.append(Logs.event("job #3")).toCompletableFuture();
        clock.set(Logs.START.plusSeconds(9));
        log.append(Logs.event("job #4"));
        awaitWaitingSince(log, Logs.START.plusSeconds(5));
        assertThat(log.health().problem()).isNull();
        assertThat(third).isNotDone();
        answer.countDown();
        third.get(60, TimeUnit.SECONDS);
        awaitWaitingSince(log, null);
        Logs.close(log);
    }

    @Test
    void sinceWhenEventsWaitIsToldWhileTheyCannotBeWrittenAndWhileTheLogIsBeingOpened() throws Exception {
        Logs.SetClock clock = new Logs.SetClock();
        CountDownLatch answer = new CountDownLatch(1);
        Logs.SetClock hangs = new Logs.SetClock() {
            @Override
            public Instant instant() {
                if (Thread.currentThread().getName().equals("hc-security-gate event log")) {
                    awaitUninterrupted(answer);
                }
                return super.instant();
            }
        };
        EventLog opening = EventLog.start(parent.resolve("other"), Logs.files(1 << 20), hangs);
        assertThat(opening.health().state()).isEqualTo(State.OPENING);
        assertThat(opening.health().waitingSince()).isEqualTo(Logs.START);
        answer.countDown();
        Logs.close(opening);

        EventLog log = EventLog.start(directory, Logs.files(1 << 20), clock);
        Logs.append(log, Logs.event("job #1"));
        awaitWaitingSince(log, null);
        delete(directory);
        Files.writeString(directory, "in the way");
        clock.set(Logs.START.plusSeconds(5));
        log.append(Logs.event("job #2"));
        awaitState(log, State.FAILING);
        assertThat(log.health().waitingSince()).isEqualTo(Logs.START.plusSeconds(5));
        assertThat(log.close(Logs.PATIENCE)).isFalse();
    }

    private static void awaitWaitingSince(EventLog log, Instant since) {
        while (!Objects.equals(log.health().waitingSince(), since)) {
            Thread.onSpinWait();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLogThatIsClosedTakesNothingMore() throws Exception {
        EventLog log = Logs.start(directory);
        Logs.close(log);
        assertThat(log.append(Logs.event("late")).toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("the log is closed");
        assertThat(log.health().state()).isEqualTo(State.CLOSED);
        assertThat(log.health().lost()).isEqualTo(1);
        assertThat(Logs.kinds(directory)).containsExactly("log-started", "log-closed");
    }

    @Test
    void closingWhileNothingCanBeWrittenSaysSoAndFailsWhatWaits() throws Exception {
        Files.createDirectories(directory.getParent());
        Files.writeString(directory, "in the way");
        EventLog log = Logs.start(directory);
        CompletableFuture<LoggedEvent> waits = log.append(Logs.event("job #1")).toCompletableFuture();
        assertThat(log.close(Logs.PATIENCE)).isFalse();
        assertThat(waits).isCompletedExceptionally();
        assertThat(log.health().lost()).isEqualTo(1);
    }

    @Test
    void goesOnInANewFileWhenItsFileIsRemovedAndTheVerificationTells() throws Exception {
        EventLog log = Logs.start(directory);
        Logs.append(log, Logs.event("job #1"));
        LoggedEvent before = log.health().last();
        delete(directory);
        LoggedEvent after = Logs.append(log, Logs.event("job #2"));
        Logs.close(log);
        assertThat(after.sequence()).isEqualTo(before.sequence() + 2);
        assertThat(Logs.all(directory).get(0).previous()).isEqualTo(before.hash());
        Verification verification = Logs.verify(directory);
        assertThat(verification.whole()).isFalse();
        assertThat(verification.problems().get(0).cause()).isEqualTo(Verification.Cause.MISSING_FILE);
    }

    @Test
    void aFileThatSomebodyCutsShortIsNotWrittenAnyMore() throws Exception {
        EventLog log = Logs.start(directory);
        Logs.append(log, Logs.event("job #1"));
        Path file = LogFiles.list(directory).get(0);
        String first = Files.readAllLines(file).get(0) + "\n";
        Files.writeString(file, first);
        Logs.append(log, Logs.event("job #2"));
        Logs.close(log);
        assertThat(file).hasContent(first);
        assertThat(Logs.kinds(directory)).containsExactly("log-started", "log-rotated", "gate-decision", "log-closed");
        assertThat(Logs.verify(directory).problems().get(0).cause()).isEqualTo(Verification.Cause.MISSING_FILE);
    }

    @Test
    void whatSomebodyElseAppendsIsKeptAsideAndOnRecord() throws Exception {
        EventLog log = Logs.start(directory);
        LoggedEvent event = Logs.append(log, Logs.event("job #1"));
        Path file = LogFiles.list(directory).get(0);
        Files.writeString(file, "foreign\n", java.nio.file.StandardOpenOption.APPEND);
        Logs.append(log, Logs.event("job #2"));
        Logs.close(log);
        assertThat(Logs.lines(directory)).contains(event.line()).doesNotContain("foreign");
        assertThat(file.resolveSibling(file.getFileName() + ".torn-1")).hasContent("foreign\n");
        assertThat(Logs.kinds(directory)).contains("log-repaired");
        assertThat(Logs.verify(directory).whole()).isTrue();
    }

    @Test
    void filesThatHaveOutlivedTheirTimeAreRemovedAndThatIsOnRecord() throws Exception {
        Logs.SetClock clock = new Logs.SetClock();
        EventLog old = EventLog.start(directory, Logs.files(2_000), clock);
        for (int i = 0; i < 30; i++) {
            Logs.append(old, Logs.event("job #" + i));
        }
        Logs.close(old);
        List<Path> before = LogFiles.list(directory);
        clock.set(Instant.parse("2032-02-28T08:00:00Z"));
        Logs.close(EventLog.start(directory, Logs.files(2_000), clock));
        assertThat(LogFiles.list(directory)).containsAll(before);

        clock.set(Instant.parse("2032-03-01T08:00:00.001Z"));
        Logs.close(EventLog.start(directory, Logs.files(2_000), clock));
        List<Path> left = LogFiles.list(directory);
        // The last of the old files goes on with records of 2032, so it is not old.
        assertThat(left).doesNotContainAnyElementsOf(before.subList(0, before.size() - 1));
        Verification verification = Logs.verify(directory);
        assertThat(verification.problems()).isEmpty();
        assertThat(verification.notes().get(0))
                .contains("begins with event ")
                .contains("a record says that what came before was removed");

        // Without the record it would be a hole.
        Path gone = left.get(left.size() - 1);
        String text = Files.readString(gone);
        Files.writeString(gone, text.substring(0, text.indexOf('\n') + 1));
        for (Path file : left.subList(1, left.size() - 1)) {
            Files.delete(file);
        }
        assertThat(Logs.verify(directory).whole()).isFalse();
    }

    @Test
    void longerRetentionCountsAtOnce() throws Exception {
        Logs.SetClock clock = new Logs.SetClock();
        EventLog old = EventLog.start(directory, Logs.files(2_000), clock);
        for (int i = 0; i < 30; i++) {
            Logs.append(old, Logs.event("job #" + i));
        }
        Logs.close(old);
        List<Path> before = LogFiles.list(directory);
        clock.set(Instant.parse("2034-03-01T08:00:00Z"));
        Logs.close(EventLog.start(directory, Logs.files(2_000).keeping(2_000, 10), clock));
        assertThat(LogFiles.list(directory)).containsAll(before);
    }

    /** As a controller has it, whose settings are known only when it has started. */
    @Test
    void settingsThatComeLaterAndKeepLessDeleteNothingBeforeTheNextTimeFilesAreLookedThrough() throws Exception {
        Logs.SetClock clock = new Logs.SetClock();
        EventLog old = EventLog.start(directory, Logs.files(2_000), clock);
        for (int i = 0; i < 30; i++) {
            Logs.append(old, Logs.event("job #" + i));
        }
        Logs.close(old);
        List<Path> before = LogFiles.list(directory);
        clock.set(Instant.parse("2034-03-01T08:00:00Z"));
        EventLog log = EventLog.start(directory, Logs.files(1 << 20).keeping(1 << 20, 100), clock);
        Logs.append(log, Logs.event("after the start"));
        log.configure(Logs.files(1 << 20).keeping(1 << 20, 6));
        Logs.append(log, Logs.event("after its settings"));
        assertThat(LogFiles.list(directory)).containsAll(before);
        clock.set(Instant.parse("2034-03-02T09:00:00Z"));
        Logs.append(log, Logs.event("this wakes it"));
        Logs.append(log, Logs.event("a day later"));
        Logs.close(log);
        assertThat(LogFiles.list(directory)).doesNotContain(before.get(0));
    }

    @Test
    void aThreadThatIsInterruptedLosesNothing() throws Exception {
        EventLog log = Logs.start(directory);
        Logs.append(log, Logs.event("job #0"));
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        List<CompletableFuture<LoggedEvent>> all = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            all.add(log.append(Logs.event("job #" + i)).toCompletableFuture());
            threads.stream()
                    .filter(thread -> thread.getName().equals("hc-security-gate event log"))
                    .forEach(Thread::interrupt);
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        Logs.close(log);
        assertThat(Logs.verify(directory).problems()).isEmpty();
        assertThat(Logs.all(directory).stream()
                        .filter(line -> line.event().kind().equals("gate-decision"))
                        .map(line -> line.event().subject()))
                .doesNotHaveDuplicates()
                .hasSize(201);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
