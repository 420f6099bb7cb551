package io.jenkins.plugins.hcsecuritygate;

import io.jenkins.plugins.hcsecuritygate.eventlog.SecurityEvents;
import java.util.List;
import java.util.logging.Level;
import org.jvnet.hudson.test.LogRecorder;

/** What was told to the event log since this was made. */
public final class RecordedEvents implements AutoCloseable {

    private final LogRecorder recorder = new LogRecorder();

    public RecordedEvents() {
        recorder.record(SecurityEvents.class, Level.FINE).capture(1000);
    }

    /** In order, as kind, actor, subject and details. */
    public List<String> all() {
        return recorder.getMessages();
    }

    /** Those of one kind. */
    public List<String> of(String kind) {
        return all().stream().filter(event -> event.startsWith(kind + " ")).toList();
    }

    @Override
    public void close() {
        recorder.close();
    }
}
