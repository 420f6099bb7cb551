package io.jenkins.plugins.hcsecuritygate.eventlog;

import io.jenkins.plugins.hcsecuritygate.events.Event;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import java.util.List;
import java.util.stream.Stream;

/** What is in the event log since some moment, as lines to look into. What was only told to it is not here. */
public final class RecordedEvents {

    private final long mark;

    private RecordedEvents(long mark) {
        this.mark = mark;
    }

    /** What will be in the log of the Jenkins that runs. */
    public static RecordedEvents fromNow() throws Exception {
        return new RecordedEvents(Recorded.mark());
    }

    /** All that is in the log, also of what ran in this home before. */
    public static RecordedEvents ofThisHome() {
        return new RecordedEvents(0);
    }

    /** The events of a kind that say all of that, the oldest first, as actor, subject and details. */
    public List<String> of(EventKind kind, String... parts) throws Exception {
        return Recorded.since(mark, kind).stream()
                .map(line -> line(line.event()))
                .filter(line -> Stream.of(parts).allMatch(line::contains))
                .toList();
    }

    private static String line(Event event) {
        return event.kind() + " by " + event.actor() + ": " + event.subject() + " " + event.details();
    }
}
