package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.hcsecuritygate.eventlog.KnownState;
import io.jenkins.plugins.hcsecuritygate.eventlog.SecurityEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells the log of openings that are in their file when Jenkins starts and that it does not know of: somebody else has
 * written it, or Jenkins was killed before their event was safe. Such an opening names an administrator whom nobody here
 * has seen.
 *
 * <p>Not for several threads at once.
 */
final class OpeningChanges {

    private static final Logger LOGGER = Logger.getLogger(OpeningChanges.class.getName());
    private static final String STATE = "known-openings.properties";

    private final KnownState state = new KnownState(STATE);

    /** Moment from which each opening holds, by its digest. Null until something is kept. */
    @CheckForNull
    private Map<String, String> known;

    /** What was written while Jenkins was down has nobody's name on it. What opens nothing is a finding, and no event. */
    void started(@NonNull List<BreakGlass> openings) {
        List<CompletionStage<?>> events = new ArrayList<>();
        Map<String, String> before = before(events);
        if (before != null) {
            for (BreakGlass opening : openings) {
                if (opening.voidBecause() == null && !before.containsKey(digest(opening))) {
                    Map<String, String> details = details(opening);
                    details.put("seen", "when Jenkins started");
                    events.add(SecurityEvents.record(EventKind.BREAK_GLASS_OPENED, "unknown", opening.jobs(), details));
                }
            }
        }
        know(events, openings);
    }

    /** Keeps which openings there are now, of which these events tell. */
    void know(@NonNull List<? extends CompletionStage<?>> events, @NonNull List<BreakGlass> openings) {
        Map<String, String> now = new TreeMap<>();
        openings.forEach(opening -> now.put(digest(opening), String.valueOf(opening.from())));
        if (!now.equals(known)) {
            known = now;
            state.writeAfter(events, now);
        }
    }

    /** Null if nothing was kept yet. Where it cannot be read, no opening is known, so that none is kept quiet. */
    @CheckForNull
    private Map<String, String> before(List<CompletionStage<?>> events) {
        try {
            return state.read().orElse(null);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Which openings there were before cannot be read from " + STATE, e);
            events.add(SecurityEvents.record(
                    EventKind.POLICY_CHANGED,
                    "unknown",
                    BreakGlass.FILE,
                    Map.of("changed", "could not be told (" + STATE + " cannot be read)")));
            return Map.of();
        }
    }

    @NonNull
    static Map<String, String> details(@NonNull BreakGlass opening) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("openedBy", opening.openedBy());
        details.put("from", String.valueOf(opening.from()));
        details.put("to", String.valueOf(opening.until()));
        details.put("reason", opening.reason());
        return details;
    }

    /** Without the moment at which it was last seen open, which is another one every minute. */
    private static String digest(BreakGlass opening) {
        return Util.getDigestOf(String.join(
                "\n",
                opening.jobs(),
                opening.reason(),
                opening.openedBy(),
                String.valueOf(opening.from()),
                String.valueOf(opening.until())));
    }
}
