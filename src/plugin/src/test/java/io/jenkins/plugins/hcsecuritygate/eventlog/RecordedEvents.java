package io.jenkins.plugins.hcsecuritygate.eventlog;

import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What was told to the event log while this is open, as lines. */
public final class RecordedEvents implements AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(SecurityEvents.class.getName());

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Level before = LOGGER.getLevel();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord event) {
            lines.add(event.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    public RecordedEvents() {
        LOGGER.addHandler(handler);
        LOGGER.setLevel(Level.FINE);
    }

    /** The events of a kind that say all of that. */
    public List<String> of(EventKind kind, String... parts) {
        return lines.stream()
                .filter(line -> line.startsWith(kind.word() + " "))
                .filter(line -> List.of(parts).stream().allMatch(line::contains))
                .toList();
    }

    @Override
    public void close() {
        LOGGER.removeHandler(handler);
        LOGGER.setLevel(before);
    }
}
