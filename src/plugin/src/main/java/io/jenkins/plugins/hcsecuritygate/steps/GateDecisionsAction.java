package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.RunAction2;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What the gate decided about a build, on the build's page and in its record. Whoever may see the build sees verdicts
 * and which checks stood against it. What the findings name, other jobs, agents and credentials, is shown to those
 * who may see the controller's posture.
 */
@Restricted(NoExternalUse.class)
public final class GateDecisionsAction implements RunAction2 {

    private static final Logger LOGGER = Logger.getLogger(GateDecisionsAction.class.getName());

    /** A build that asks more often, in a loop say, shows the latest. */
    private static final int MOST = 50;

    /** Replaced and never changed, since the build may be saved at any moment. */
    private volatile ArrayList<GateDecision> decisions = new ArrayList<>();

    /** How many earlier ones are not kept. */
    private int dropped;

    private transient Run<?, ?> run;

    GateDecisionsAction() {}

    /** Keeps a decision with its build. Writes to disk, so it must not be called on a thread that Pipeline needs. */
    static void add(@NonNull Run<?, ?> run, @NonNull GateDecision decision) {
        synchronized (run) {
            GateDecisionsAction action = run.getAction(GateDecisionsAction.class);
            if (action == null) {
                action = new GateDecisionsAction();
                action.keep(decision);
                run.addAction(action);
            } else {
                action.keep(decision);
            }
            try {
                run.save();
            } catch (IOException e) {
                // The decision holds; the page shows it until Jenkins is restarted.
                LOGGER.log(Level.WARNING, e, () -> "Could not save what the gate decided about " + run);
            }
        }
    }

    synchronized void keep(@NonNull GateDecision decision) {
        ArrayList<GateDecision> more = new ArrayList<>(decisions);
        more.add(decision);
        if (more.size() > MOST) {
            more.remove(0);
            dropped++;
        }
        decisions = more;
    }

    @NonNull
    public List<GateDecision> getDecisions() {
        return List.copyOf(decisions);
    }

    public synchronized int getDropped() {
        return dropped;
    }

    /** The one that counted last. */
    @CheckForNull
    public GateDecision getLast() {
        List<GateDecision> all = getDecisions();
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    public boolean isOpen() {
        return getDecisions().stream().allMatch(GateDecision::isOpen);
    }

    /** Whether the reader of this moment may see what findings name. */
    public boolean isDetailed() {
        return Jenkins.get().hasPermission(Jenkins.SYSTEM_READ);
    }

    /** The findings of an obstacle that this reader may see: all, or those about the build's own job. */
    @NonNull
    public List<GateObstacle.Found> visible(@NonNull GateObstacle obstacle) {
        String job = JobPolicies.rootOf(run.getParent()).getFullName();
        boolean detailed = isDetailed();
        return obstacle.getFindings().stream()
                .filter(found -> detailed || found.isAbout(job))
                .toList();
    }

    public Run<?, ?> getRun() {
        return run;
    }

    @Override
    public void onAttached(Run<?, ?> attached) {
        run = attached;
    }

    @Override
    public void onLoad(Run<?, ?> loaded) {
        run = loaded;
    }

    @Override
    public String getIconFileName() {
        return "symbol-shield-warning";
    }

    @Override
    public String getDisplayName() {
        return Messages.GateDecisionsAction_display_name();
    }

    @Override
    public String getUrlName() {
        return "hc-security-gate";
    }
}
