package io.jenkins.plugins.hcsecuritygate.eventlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.hcsecuritygate.events.Event;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.events.EventLog;
import io.jenkins.plugins.hcsecuritygate.events.EventLogSettings;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainVerificationTest {

    private static final EventLogSettings SMALL = EventLogSettings.DEFAULT.keeping(1_000, 6);

    @TempDir
    private Path parent;

    private Path directory;

    @BeforeEach
    void place() {
        directory = parent.resolve("events");
    }

    /** Events of that time, in several files; the last one. */
    private LoggedEvent write(String time) throws Exception {
        EventLog log = EventLog.start(directory, SMALL, Clock.fixed(Instant.parse(time), ZoneOffset.UTC));
        for (int i = 0; i < 20; i++) {
            log.append(Event.of(EventKind.GATE_DECISION, "x", "job #" + i, Map.of()))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        }
        assertTrue(log.close(Duration.ofSeconds(60)));
        return log.health().last();
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void filesThatOutlivedTheirTimeWhileTheLogWasReadAreNotMissing() throws Exception {
        LoggedEvent before = write("2020-01-01T00:00:00Z");
        List<Path> old = files();
        LoggedEvent after = write("2026-03-01T00:00:00Z");
        assertFalse(Files.exists(old.get(0)), "nothing was removed");
        Iterator<LoggedEvent> known = List.of(before, after).iterator();
        ChainVerification.Outcome outcome = ChainVerification.verify(directory, known::next);
        assertEquals(List.of(), outcome.verification().problems());
        assertFalse(known.hasNext(), "the first answer was taken");
    }

    @Test
    void aLogThatIsBrokenIsStillSoOnASecondLook() throws Exception {
        LoggedEvent end = write("2026-03-01T00:00:00Z");
        Files.delete(files().get(1));
        assertFalse(ChainVerification.verify(directory, () -> end).good());
    }

    @Test
    void anErrorIsNoGoodOutcome() throws Exception {
        LoggedEvent end = write("2026-03-01T00:00:00Z");
        Iterator<LoggedEvent> known = List.of(end).iterator();
        Files.delete(files().get(1));
        ChainVerification.Outcome outcome = ChainVerification.verify(directory, () -> {
            if (known.hasNext()) {
                return known.next();
            }
            throw new StackOverflowError();
        });
        assertFalse(outcome.good());
        assertNull(outcome.verification());
        assertEquals("StackOverflowError", outcome.problem());
    }
}
