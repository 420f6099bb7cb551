package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Computer;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;
import io.jenkins.plugins.hcsecuritygate.eventlog.SecurityEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Mode;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Tells in the log of a build and on its page what the required gate did to it, would have done, or did not do because it
 * was opened or the build had begun.
 */
@Extension
@Restricted(NoExternalUse.class)
public class StartedBuilds extends RunListener<Run<?, ?>> {

    private static final Logger LOGGER = Logger.getLogger(StartedBuilds.class.getName());

    /** Identifiers of builds that run and were told: a module of a Maven job that is built alone says twice that it starts. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    @Override
    public void onFinalized(@NonNull Run<?, ?> run) {
        told.remove(run.getExternalizableId());
    }

    @Override
    public void onStarted(Run<?, ?> run, @NonNull TaskListener listener) {
        HeldAction held = run.getAction(HeldAction.class);
        if (held != null) {
            listener.getLogger().println(Messages.StartedBuilds_held(held.since(), held.why()));
        }
        GateDecisions decisions = GateDecisions.get();
        Mode mode = decisions.mode();
        if (mode == Mode.OFF || GateSubject.isPartOfAnother(run)) {
            return;
        }
        Job<?, ?> job = JobPolicies.rootOf(run.getParent());
        GateDecisions.Decision decision = decisions.of(job.getFullName());
        GateBlockage blockage = decision.blockage();
        if (blockage == null) {
            return;
        }
        BreakGlass opening = BreakGlassService.get().openFor(job.getFullName()).orElse(null);
        if (opening != null) {
            listener.getLogger().println(notice(opening));
        } else if (decision == GateDecisions.Decision.NOT_YET) {
            return; // it would have waited for a moment, and nobody knows that the gate is closed
        }
        // It left the queue before that was known; a build that runs is not stopped, but nobody has let it through.
        boolean late = opening == null && mode != Mode.AUDIT;
        String why = blockage.brief();
        listener.getLogger()
                .println(late ? Messages.StartedBuilds_got_through(why) : Messages.StartedBuilds_would_be_held(why));
        if (told.add(run.getExternalizableId())) {
            record(run, opening, late, blockage);
            run.addAction(new RequiredGateAction(opening, late, blockage));
            // Jenkins may be killed before the build is saved at its end; the build need not wait for the disk.
            Computer.threadPoolForRemoting.execute(() -> save(run));
        }
    }

    private static void save(Run<?, ?> run) {
        try {
            run.save();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not save what the required gate came to for " + run);
        }
    }

    private static void record(Run<?, ?> run, @CheckForNull BreakGlass opening, boolean late, GateBlockage blockage) {
        String id = run.getExternalizableId();
        String blocking = checks(blockage);
        if (opening != null) {
            SecurityEvents.record(
                    EventKind.GATE_DECISION,
                    "SYSTEM",
                    id,
                    Map.of("decision", "CLOSED", "breakGlass", opening.openedBy(), "blocking", blocking));
        } else if (late) {
            SecurityEvents.record(
                    EventKind.GATE_DECISION,
                    "SYSTEM",
                    id,
                    Map.of("decision", "CLOSED", "action", "none, it had begun", "blocking", blocking));
        } else {
            WouldBeHeldBuilds.get().add(run, blockage);
            SecurityEvents.record(EventKind.BUILD_WOULD_BE_HELD, "SYSTEM", id, Map.of("blocking", blocking));
        }
    }

    /** What a build's log says that passes a closed gate. */
    @NonNull
    public static String notice(@NonNull BreakGlass opening) {
        // One that lets a build through has an end.
        Instant until = Objects.requireNonNull(opening.until());
        return Messages.StartedBuilds_break_glass(
                HomeNames.display(opening.openedBy()),
                until.truncatedTo(ChronoUnit.SECONDS),
                HomeNames.display(opening.reason()));
    }

    private static String checks(GateBlockage blockage) {
        return blockage.checks().isEmpty() ? "could not tell" : String.join(", ", blockage.checks());
    }
}
