package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.eventlog.SecurityEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells the event log how builds were judged. */
final class GateEvents {

    private GateEvents() {}

    static void decided(@NonNull GateResult result) {
        Map<String, String> details = details(result.place(), result.word());
        details.put("profile", result.policy().profile().word());
        details.put("failOn", result.policy().failOn().name());
        details.put("score", Integer.toString(result.score()));
        details.put("evaluatedAt", result.evaluatedAt().toString());
        if (!result.open()) {
            details.put("blocking", String.join(", ", result.blockingIds()));
        }
        SecurityEvents.record(EventKind.GATE_DECISION, subject(result.place()), details);
    }

    /** Only the class of the error: its message may quote what was read. */
    static void notJudged(@NonNull BuildPlace place, @NonNull Throwable why) {
        Map<String, String> details = details(place, "CLOSED");
        details.put("notJudged", why.getClass().getSimpleName());
        SecurityEvents.record(EventKind.GATE_DECISION, subject(place), details);
    }

    private static Map<String, String> details(BuildPlace place, String decision) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("decision", decision);
        if (place.node() != null) {
            details.put("node", place.node());
        }
        return details;
    }

    private static String subject(BuildPlace place) {
        return place.job() + " " + place.build();
    }
}
