package io.jenkins.plugins.hcsecuritygate.wipe;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AsyncPeriodicWork;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Looks every minute for what still has to be wiped: workspaces that were in use, agents that are gone, and builds that
 * never said they are over because the controller was killed.
 */
@Extension
@Restricted(NoExternalUse.class)
public class PendingWipes extends AsyncPeriodicWork {

    /** Builds that could not be found at the last look: a job that is just being renamed is found at the next. */
    private Set<String> missing = Set.of();

    public PendingWipes() {
        super("HC Security Gate: pending workspace wipes");
    }

    @Override
    public long getRecurrencePeriod() {
        return MIN;
    }

    @Override
    public long getInitialDelay() {
        // The look at the start-up is that of Restart.
        return TimeUnit.MINUTES.toMillis(1);
    }

    @Override
    protected Level getNormalLoggingLevel() {
        return Level.FINE;
    }

    @Override
    protected void execute(TaskListener listener) {
        look(false);
    }

    /** @param starting whether nothing can be renamed yet, so that a build that is not found does not exist */
    synchronized void look(boolean starting) {
        WorkspaceClaims claims = WorkspaceClaims.get();
        Set<String> runs = new LinkedHashSet<>();
        claims.find(claim -> !claim.isOver()).forEach(claim -> runs.add(claim.run()));
        Set<String> notFound = new LinkedHashSet<>();
        Set<String> working = RunningBuilds.onExecutors();
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            for (String id : runs) {
                Run<?, ?> run = WipeReceipts.run(id);
                if (run == null && (working.contains(id) || !starting && !missing.contains(id))) {
                    notFound.add(id);
                } else if (run == null || RunningBuilds.isOver(run)) {
                    claims.over(id);
                }
            }
        }
        missing = notFound;
        if (starting) {
            claims.endPauses(claim -> true);
        }
        claims.duePlaces(claim -> !WorkspaceWiper.waitsForItsNode(claim)).forEach(WorkspaceWiper.get()::schedule);
    }

    /** A build that does not run after a restart never said that it is over. */
    @Extension
    public static class Restart extends ItemListener {

        @Override
        public void onLoaded() {
            // Asking for builds reads their records, which must not delay the start.
            Timer.get().execute(() -> {
                WipeTotals.get().begin();
                ExtensionList.lookupSingleton(PendingWipes.class).look(true);
            });
        }
    }
}
