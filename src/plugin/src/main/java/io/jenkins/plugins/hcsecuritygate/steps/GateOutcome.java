package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Computer;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;
import io.jenkins.plugins.hcsecuritygate.enforcement.BreakGlassService;
import io.jenkins.plugins.hcsecuritygate.enforcement.StartedBuilds;
import io.jenkins.plugins.hcsecuritygate.eventlog.SecurityEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;

/**
 * What a build is told, after it has been written to its log. A gate that cannot be judged is closed: not knowing is no
 * reason to let a build pass.
 *
 * @param open the verdict
 * @param line one line that says why not
 * @param map what a script gets
 * @param result everything behind it; null if the controller could not be judged
 * @param breakGlass who opened a closed gate for the job, until when and why; null if nobody did
 */
record GateOutcome(
        boolean open,
        @NonNull String line,
        @NonNull Map<String, Object> map,
        @CheckForNull GateResult result,
        @CheckForNull String breakGlass) {
    private static final Logger LOGGER = Logger.getLogger(GateOutcome.class.getName());

    /**
     * Judges, prints and tells the event log.
     *
     * @param around what a Pipeline puts into the environment of the step; null if there is nothing
     */
    @NonNull
    static GateOutcome of(
            @NonNull GateOptions options,
            @NonNull GateAction action,
            @NonNull Run<?, ?> run,
            @CheckForNull Computer computer,
            @CheckForNull EnvironmentExpander around,
            @NonNull TaskListener listener) {
        Job<?, ?> job = JobPolicies.rootOf(run.getParent());
        try {
            GateResult result =
                    GateEvaluation.evaluate(options, BuildObservation.of(run, computer, around), JobPolicies.of(job));
            new GateLog(listener).print(result);
            return told(
                    run,
                    job,
                    action,
                    result,
                    "HC Security Gate is " + result.word() + ": " + String.join(", ", result.blockingIds()),
                    result.blockingIds(),
                    GateResultMap.of(result),
                    listener);
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not judge the controller for " + job.getFullName());
            String line = "HC Security Gate is CLOSED: the controller could not be judged ("
                    + e.getClass().getSimpleName() + "); its log has the details";
            listener.getLogger().println(line);
            return told(run, job, action, null, line, List.of(), unjudged(line), listener);
        }
    }

    /** Of a gate that ended with anything but a verdict. Nobody has opened that one: it says how to mend it. */
    @NonNull
    static GateOutcome closed(@NonNull Run<?, ?> run, @NonNull GateAction action, @NonNull String line) {
        SecurityEvents.record(
                EventKind.GATE_DECISION,
                "SYSTEM",
                run.getExternalizableId(),
                Map.of("decision", "CLOSED", "action", action.word(), "blocking", "could not tell"));
        return new GateOutcome(false, line, unjudged(line), null, null);
    }

    /** The verdict stays what it is when somebody has opened the gate; it only has no consequence. */
    private static GateOutcome told(
            Run<?, ?> run,
            Job<?, ?> job,
            GateAction action,
            @CheckForNull GateResult result,
            String line,
            List<String> blocking,
            Map<String, Object> map,
            TaskListener listener) {
        boolean open = result != null && result.open();
        BreakGlass opening =
                open ? null : BreakGlassService.get().openFor(job.getFullName()).orElse(null);
        Map<String, String> details = new LinkedHashMap<>();
        details.put("decision", open ? "OPEN" : "CLOSED");
        details.put("action", action.word());
        if (result != null) {
            if (result.build().place().node() != null) {
                details.put("node", result.build().place().node());
            }
            details.put("profile", result.policy().profile().word());
            details.put("failOn", result.policy().failOn().name());
            details.put("score", Integer.toString(result.score()));
            details.put("evaluatedAt", result.evaluatedAt().toString());
        }
        if (!open) {
            details.put("blocking", blocking.isEmpty() ? "could not tell" : String.join(", ", blocking));
        }
        String notice = opening == null ? null : StartedBuilds.notice(opening);
        if (opening != null) {
            listener.getLogger().println(notice);
            map.put("breakGlass", notice);
            details.put("breakGlass", opening.openedBy());
        }
        SecurityEvents.record(EventKind.GATE_DECISION, "SYSTEM", run.getExternalizableId(), details);
        return new GateOutcome(open, line, map, result, notice);
    }

    /** Whether the build may go on: the gate is open, or somebody has opened it for the job. */
    boolean passes() {
        return open || breakGlass != null;
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
