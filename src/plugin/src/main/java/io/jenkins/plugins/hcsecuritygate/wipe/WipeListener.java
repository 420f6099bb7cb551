package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.slaves.ComputerListener;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import java.util.LinkedHashSet;
import java.util.Set;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Starts the wipe when a build is finalized: by then publishers that run last have had the files, and whatever way the
 * build ended, this is called. It only looks into memory, because it runs on the build's own thread.
 */
@Extension
@Restricted(NoExternalUse.class)
public class WipeListener extends RunListener<Run<?, ?>> {

    @Override
    public void onStarted(Run<?, ?> run, @NonNull TaskListener listener) {
        if (HcSecurityGateConfiguration.get().getWipe().isEnabled()
                && WorkspaceClaims.get().takeNotice()) {
            listener.getLogger().println(Messages.WipeListener_notice());
        }
    }

    @Override
    public void onFinalized(@NonNull Run<?, ?> run) {
        WorkspaceWiper wiper = WorkspaceWiper.get();
        WorkspaceClaims.get().over(run.getExternalizableId()).forEach(wiper::schedule);
        wiper.scheduleCheckouts(run.getParent());
    }

    /** A build that does not run after a restart never said that it is over. */
    @Extension
    public static class Restart extends ItemListener {

        @Override
        public void onLoaded() {
            // Asking for builds reads their records, which must not delay the start.
            Timer.get().execute(Restart::reconcile);
        }

        private static void reconcile() {
            WorkspaceClaims claims = WorkspaceClaims.get();
            Set<String> runs = new LinkedHashSet<>();
            claims.find(claim -> true).forEach(claim -> runs.add(claim.run()));
            Set<Place> due = new LinkedHashSet<>(claims.duePlaces(Claim::isOver));
            try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                for (String id : runs) {
                    Run<?, ?> run = WorkspaceWiper.run(id);
                    if (run == null || !run.isBuilding()) {
                        due.addAll(claims.over(id));
                    }
                }
            }
            due.forEach(WorkspaceWiper.get()::schedule);
        }
    }

    /** What could not be wiped because the agent was away is wiped when it is back. */
    @Extension
    public static class Reconnect extends ComputerListener {

        @Override
        public void onOnline(Computer computer, TaskListener listener) {
            String node = computer.getName();
            WorkspaceClaims.get().duePlaces(claim -> claim.node().equals(node)).forEach(WorkspaceWiper.get()::schedule);
        }
    }
}
