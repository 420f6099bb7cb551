package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.events.Event;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.events.EventLog;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What happens before the log is started. Not for several threads at once. */
final class EarlyEvents {

    /** So many wait; of more only the number is known. */
    static final int MOST = 1_000;

    private final Deque<Early> events = new ArrayDeque<>();
    private long dropped;
    private Instant first;
    private Instant until;

    private record Early(Event event, CompletableFuture<LoggedEvent> done) {}

    /** See {@link EventLog#append}. */
    @NonNull
    CompletionStage<LoggedEvent> add(@NonNull Event event) {
        if (events.size() == MOST) {
            Instant now = Instant.now();
            first = dropped == 0 ? now : first;
            until = now;
            dropped++;
            return CompletableFuture.failedFuture(new IllegalStateException("the event log has not begun"));
        }
        Early early = new Early(event, new CompletableFuture<>());
        events.add(early);
        return early.done();
    }

    /** Has the log write what waits, and how much could not wait. Nothing is left here then. */
    void moveTo(@NonNull EventLog log) {
        for (Early early = events.poll(); early != null; early = events.poll()) {
            CompletableFuture<LoggedEvent> done = early.done();
            log.append(early.event()).whenComplete((line, why) -> {
                if (why == null) {
                    done.complete(line);
                } else {
                    done.completeExceptionally(why);
                }
            });
        }
        if (dropped > 0) {
            Map<String, String> details = Map.of(
                    "events", Long.toString(dropped),
                    "from", first.toString(),
                    "to", until.toString(),
                    "why", "too many events before the log was started");
            log.append(Event.of(EventKind.LOG_LOST, "hc-security-gate", "events", details));
            dropped = 0;
        }
    }
}
