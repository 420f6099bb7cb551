package io.jenkins.plugins.hcsecuritygate.waivers;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.hcsecuritygate.eventlog.KnownState;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.Decision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Tells the log of waivers that are others than those it knows of: somebody else has written their file, while Jenkins was
 * down or before it was read again. Such a waiver says that two people were logged in, and nobody here has seen them.
 *
 * <p>Not for several threads at once.
 */
final class WaiverChanges {

    private static final Logger LOGGER = Logger.getLogger(WaiverChanges.class.getName());
    private static final String STATE = "known-waivers.properties";

    private final KnownState state = new KnownState(STATE);

    /** State, check and digest of each waiver by its id. Null before the first look, or if nothing was kept yet. */
    @CheckForNull
    private Map<String, String> known;

    /** What was written while Jenkins was down has nobody's name on it. */
    void started(@NonNull Fact<List<RequestedWaiver>> waivers) {
        List<CompletionStage<?>> events = new ArrayList<>();
        try {
            known = state.read().orElse(null);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Which waivers there were before cannot be read from " + STATE, e);
            events.add(told(
                    EventKind.POLICY_CHANGED,
                    "unknown",
                    RequestedWaiver.FILE,
                    Map.of("changed", "could not be told (" + STATE + " cannot be read)")));
        }
        compare(waivers, events, "unknown", "when Jenkins started");
    }

    /** Whoever has the file read again answers for what is in it. */
    void readAgain(@NonNull Fact<List<RequestedWaiver>> waivers) {
        compare(
                waivers,
                new ArrayList<>(),
                Jenkins.getAuthentication2().getName(),
                "when " + RequestedWaiver.FILE + " was read again");
    }

    /** Keeps what there is now, of which an event tells. */
    void know(@NonNull CompletionStage<?> event, @NonNull List<RequestedWaiver> waivers) {
        keep(List.of(event), leaves(waivers));
    }

    private void compare(
            Fact<List<RequestedWaiver>> waivers, List<CompletionStage<?>> events, String actor, String seen) {
        List<RequestedWaiver> readable = waivers.toOptional().orElse(null);
        if (readable == null) {
            return; // none of them holds; what is known is compared with what can be read next
        }
        Map<String, String> now = leaves(readable);
        if (known != null && !known.equals(now)) {
            events.addAll(tell(known, now, readable, actor, seen));
        }
        if (!now.equals(known)) {
            keep(events, now);
        }
    }

    private void keep(List<CompletionStage<?>> events, Map<String, String> now) {
        known = now;
        state.writeAfter(events, now);
    }

    private static List<CompletionStage<?>> tell(
            Map<String, String> before,
            Map<String, String> now,
            List<RequestedWaiver> waivers,
            String actor,
            String seen) {
        // However many there are: a number says nothing of the one that was approved among them.
        List<CompletionStage<?>> events = new ArrayList<>();
        for (RequestedWaiver waiver : waivers) {
            String was = before.get(waiver.id());
            if (leaf(waiver).equals(was)) {
                continue;
            }
            Map<String, String> details = WaiverStore.details(waiver, was == null ? "none" : word(was, 0));
            details.put("seen", seen);
            events.add(told(WaiverStore.kind(waiver.state()), actor, waiver.check(), details));
        }
        for (Map.Entry<String, String> gone : before.entrySet()) {
            if (now.containsKey(gone.getKey())) {
                continue;
            }
            Map<String, String> details = new LinkedHashMap<>();
            details.put("from", word(gone.getValue(), 0));
            details.put("to", "none");
            details.put("id", gone.getKey());
            details.put("seen", seen);
            events.add(told(EventKind.WAIVER_WITHDRAWN, actor, word(gone.getValue(), 1), details));
        }
        return events;
    }

    private static CompletionStage<?> told(EventKind kind, String actor, String subject, Map<String, String> details) {
        return WaiverEvents.record(kind, actor, subject, details);
    }

    private static Map<String, String> leaves(List<RequestedWaiver> waivers) {
        Map<String, String> leaves = new TreeMap<>();
        waivers.forEach(waiver -> leaves.put(waiver.id(), leaf(waiver)));
        return leaves;
    }

    /** Reasons may be long, and a text in a file that is rewritten with each change should not be. */
    private static String leaf(RequestedWaiver waiver) {
        Decision decision = waiver.decision();
        List<String> all = new ArrayList<>(List.of(
                waiver.check(),
                waiver.resource(),
                waiver.reason(),
                waiver.expires(),
                waiver.ownerId(),
                waiver.owner(),
                waiver.requestedAt().toString()));
        if (decision != null) {
            all.addAll(List.of(decision.byId(), decision.by(), decision.at().toString(), decision.remark()));
        }
        return WaiverStore.word(waiver.state()) + " " + waiver.check().replaceAll("\\s", "_") + " "
                + Util.getDigestOf(String.join("\n", all));
    }

    private static String word(String leaf, int index) {
        String[] words = leaf.split(" ");
        return index < words.length ? words[index] : "";
    }
}
