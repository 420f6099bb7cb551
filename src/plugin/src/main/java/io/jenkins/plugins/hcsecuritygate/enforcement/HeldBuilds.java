package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Queue;
import hudson.model.queue.QueueListener;
import io.jenkins.plugins.hcsecuritygate.eventlog.SecurityEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Tells once that a build is held and once that it is not any more. All of it happens under the queue's lock; the event
 * log takes what it is told without waiting.
 */
@Extension
@Restricted(NoExternalUse.class)
public class HeldBuilds extends QueueListener {

    /** Ids of items known to be held: the queue asks about each of them at every round. */
    private final Set<Long> known = ConcurrentHashMap.newKeySet();

    @NonNull
    static HeldBuilds get() {
        return ExtensionList.lookupSingleton(HeldBuilds.class);
    }

    void hold(@NonNull Queue.Item item, @NonNull String job, @NonNull GateBlockage blockage) {
        // What was held when Jenkins went down comes back with the action.
        if (known.contains(item.getId()) || !known.add(item.getId()) || item.getAction(HeldAction.class) != null) {
            return;
        }
        HeldAction held = new HeldAction(System.currentTimeMillis(), blockage);
        item.addAction(held);
        SecurityEvents.record(EventKind.BUILD_HELD, "SYSTEM", job, details(item, held));
    }

    @Override
    public void onLeft(Queue.LeftItem item) {
        known.remove(item.getId());
        HeldAction held = item.getAction(HeldAction.class);
        String job = held == null ? null : GateSubject.jobOf(item);
        if (job == null) {
            return;
        }
        Map<String, String> details = details(item, held);
        if (item.isCancelled()) {
            SecurityEvents.record(
                    EventKind.HELD_BUILD_CANCELLED, Jenkins.getAuthentication2().getName(), job, details);
            return;
        }
        details.put("to", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        BreakGlassService.get().openFor(job).ifPresent(opening -> details.put("breakGlass", opening.openedBy()));
        SecurityEvents.record(EventKind.BUILD_RELEASED, "SYSTEM", job, details);
    }

    private static Map<String, String> details(Queue.Item item, HeldAction held) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("queueItem", Long.toString(item.getId()));
        details.put("from", held.since().toString());
        details.put("checks", held.checks().isEmpty() ? "could not tell" : held.checks());
        return details;
    }
}
