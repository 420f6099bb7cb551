package io.jenkins.plugins.hcsecuritygate.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Logs for tests. */
final class Logs {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private Logs() {}

    /** A clock that stands still until it is set. */
    static class SetClock extends Clock {
        private volatile Instant now = START;

        void set(Instant moment) {
            now = moment;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    static EventLogSettings files(long maxBytes) {
        return new EventLogSettings(maxBytes, 6, 10_000, Duration.ofMillis(5));
    }

    static EventLog start(Path directory) {
        return EventLog.start(directory, files(1 << 20), new SetClock());
    }

    static Event event(String subject) {
        return Event.of(EventKind.GATE_DECISION, "alice", subject, Map.of("decision", "OPEN"));
    }

    static LoggedEvent append(EventLog log, Event event) throws Exception {
        return log.append(event).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    static void close(EventLog log) throws InterruptedException {
        if (!log.close(PATIENCE)) {
            throw new AssertionError("not everything was written: " + log.health());
        }
    }

    /** Writes so many events, in files of so many bytes, and closes the log. */
    static List<LoggedEvent> write(Path directory, int events, long maxBytes) throws Exception {
        EventLog log = EventLog.start(directory, files(maxBytes), new SetClock());
        List<LoggedEvent> written = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            written.add(append(log, event("job #" + i)));
        }
        close(log);
        return written;
    }

    static Verification verify(Path directory) throws IOException {
        return LogVerifier.directory(directory, Set.of());
    }

    static List<String> lines(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : LogFiles.list(directory)) {
            lines.addAll(Files.readAllLines(file));
        }
        return lines;
    }

    static List<LoggedEvent> all(Path directory) throws IOException {
        List<LoggedEvent> events = new ArrayList<>();
        EventSearch.oldest(directory, EventFilter.ALL, found -> events.add(found.event()));
        return events;
    }

    static List<String> kinds(Path directory) throws IOException {
        return all(directory).stream().map(line -> line.event().kind()).toList();
    }
}
