package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Mode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells on the page of a job why its builds wait, and that somebody has opened the gate for it. */
@Restricted(NoExternalUse.class)
public final class JobGateAction extends InvisibleAction {

    private final BreakGlassPage.Row opening;
    private final String held;

    private JobGateAction(@CheckForNull BreakGlass opening, @CheckForNull GateBlockage held) {
        this.opening = opening == null ? null : BreakGlassPage.Row.of(opening, Instant.now());
        this.held = held == null ? null : held.getShortDescription();
    }

    /** Who opened the gate; null if nobody did. */
    @CheckForNull
    public BreakGlassPage.Row getOpening() {
        return opening;
    }

    /** Why builds wait, or would if the gate were not opened; null if they need not. */
    @CheckForNull
    public String getHeld() {
        return held;
    }

    /** Jenkins asks for every job it shows, so this only looks into memory, and mostly finds nothing. */
    @Extension
    @Restricted(NoExternalUse.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {

        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @Override
        public Class<JobGateAction> actionType() {
            return JobGateAction.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Job job) {
            String name = JobPolicies.rootOf(job).getFullName();
            BreakGlass opening = BreakGlassService.get().openFor(name).orElse(null);
            GateDecisions decisions = GateDecisions.get();
            GateBlockage held =
                    decisions.mode() == Mode.ENFORCE ? decisions.of(name).blockage() : null;
            return opening == null && held == null ? Set.of() : List.of(new JobGateAction(opening, held));
        }
    }
}
