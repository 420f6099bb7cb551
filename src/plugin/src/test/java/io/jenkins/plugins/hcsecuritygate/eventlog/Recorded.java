package io.jenkins.plugins.hcsecuritygate.eventlog;

import io.jenkins.plugins.hcsecuritygate.events.Event;
import io.jenkins.plugins.hcsecuritygate.events.EventFilter;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.events.EventLog;
import io.jenkins.plugins.hcsecuritygate.events.EventSearch;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What is in the log of the Jenkins under test. */
public final class Recorded {

    private Recorded() {}

    /** Number of an event after all that were recorded so far; itself safe on the disk. */
    public static long mark() throws Exception {
        EventLog log = Objects.requireNonNull(ControllerEventLog.get(), "the log is not running");
        return log.append(Event.of(EventKind.LOG_OPENED, "test", "mark", Map.of()))
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .sequence();
    }

    /** Waits until what is known of all that was told is kept, as it is when Jenkins ends. */
    public static void settle() throws Exception {
        mark();
        KnownState.settle();
    }

    /** The events of a kind after that mark, the oldest first. */
    public static List<LoggedEvent> since(long mark, EventKind kind) throws Exception {
        mark();
        List<LoggedEvent> events = new ArrayList<>();
        EventSearch.oldest(
                ControllerEventLog.get().directory(), new EventFilter(kind.word(), "", "", null, null), found -> {
                    if (found.event().sequence() > mark) {
                        events.add(found.event());
                    }
                });
        return events;
    }
}
