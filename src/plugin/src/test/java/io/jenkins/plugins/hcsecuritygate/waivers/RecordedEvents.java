package io.jenkins.plugins.hcsecuritygate.waivers;

import java.util.List;
import java.util.logging.Level;
import org.jvnet.hudson.test.LogRecorder;

/** What was told to the event log about waivers since this was made. */
final class RecordedEvents implements AutoCloseable {

    private final LogRecorder recorder = new LogRecorder();

    RecordedEvents() {
        recorder.record(WaiverEvents.class, Level.FINE).capture(1000);
    }

    /** In order, as kind, actor, subject and details. */
    List<String> all() {
        return recorder.getMessages();
    }

    /** Those of one kind. */
    List<String> of(String kind) {
        return all().stream().filter(event -> event.startsWith(kind + " ")).toList();
    }

    @Override
    public void close() {
        recorder.close();
    }
}
