package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.TaskListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a build is told, after it has been written to its log. A gate that cannot be judged is closed: not knowing is no
 * reason to let a build pass.
 *
 * @param open whether the build may go on
 * @param line one line that says why not
 * @param map what a script gets
 */
record GateOutcome(
        boolean open, @NonNull String line, @NonNull Map<String, Object> map) {
    private static final Logger LOGGER = Logger.getLogger(GateOutcome.class.getName());

    /** Judges and prints. */
    @NonNull
    static GateOutcome of(@NonNull GateOptions options, @NonNull BuildPlace place, @NonNull TaskListener listener) {
        try {
            GateResult result = GateEvaluation.evaluate(options, place);
            new GateLog(listener).print(result);
            GateEvents.decided(result);
            return new GateOutcome(
                    result.open(),
                    "HC Security Gate is " + result.word() + ": " + String.join(", ", result.blockingIds()),
                    GateResultMap.of(result));
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not judge the controller for " + place.job());
            String line = "HC Security Gate is CLOSED: the controller could not be judged ("
                    + e.getClass().getSimpleName() + "); its log has the details";
            listener.getLogger().println(line);
            GateEvents.notJudged(place, e);
            return new GateOutcome(false, line, unjudged(line));
        }
    }

    private static Map<String, Object> unjudged(String line) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("verdict", "CLOSED");
        map.put("score", 0);
        map.put("reason", line);
        map.put("checks", new ArrayList<>());
        return map;
    }
}
