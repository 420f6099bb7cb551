package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.hcsecuritygate.eventlog.SecurityEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Mode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells in the log of a build what the required gate did to it, would have done, or did not do because it was opened. */
@Extension
@Restricted(NoExternalUse.class)
public class StartedBuilds extends RunListener<Run<?, ?>> {

    @Override
    public void onStarted(Run<?, ?> run, @NonNull TaskListener listener) {
        HeldAction held = run.getAction(HeldAction.class);
        if (held != null) {
            listener.getLogger().println(Messages.StartedBuilds_held(held.since(), held.why()));
        }
        GateDecisions decisions = GateDecisions.get();
        Mode mode = decisions.mode();
        Job<?, ?> job = run.getParent();
        if (mode == Mode.OFF || GateSubject.rootOf(job) != job) {
            return;
        }
        GateBlockage blockage = decisions.of(job.getFullName()).blockage();
        if (blockage == null) {
            return;
        }
        BreakGlass opening = BreakGlassService.get().openFor(job.getFullName()).orElse(null);
        if (opening != null) {
            letThrough(run, listener, opening, blockage);
        } else if (mode == Mode.AUDIT) {
            listener.getLogger().println(Messages.StartedBuilds_would_be_held(blockage.brief()));
            WouldBeHeldBuilds.get().add(run, blockage);
            SecurityEvents.record(
                    EventKind.BUILD_WOULD_BE_HELD,
                    "SYSTEM",
                    run.getExternalizableId(),
                    Map.of("blocking", checks(blockage)));
        }
    }

    private static void letThrough(Run<?, ?> run, TaskListener listener, BreakGlass opening, GateBlockage blockage) {
        listener.getLogger().println(notice(opening));
        listener.getLogger().println(Messages.StartedBuilds_would_be_held(blockage.brief()));
        SecurityEvents.record(
                EventKind.GATE_DECISION,
                "SYSTEM",
                run.getExternalizableId(),
                Map.of("decision", "CLOSED", "breakGlass", opening.openedBy(), "blocking", checks(blockage)));
    }

    /** What a build's log says that passes a closed gate. */
    @NonNull
    public static String notice(@NonNull BreakGlass opening) {
        // One that lets a build through has an end.
        Instant until = Objects.requireNonNull(opening.until());
        return Messages.StartedBuilds_break_glass(
                opening.openedBy(), until.truncatedTo(ChronoUnit.SECONDS), opening.reason());
    }

    private static String checks(GateBlockage blockage) {
        return blockage.checks().isEmpty() ? "could not tell" : String.join(", ", blockage.checks());
    }
}
