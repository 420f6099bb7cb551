package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Run;
import java.util.List;

/**
 * A Pipeline that was killed the hard way is over, and still its node block may go on: executor and lease stay taken
 * until the executor is interrupted or Jenkins restarts. Only an administrator can tell that nothing runs there any more.
 * The executor may also be free by then, and the lease is lost: it ends with Jenkins.
 */
final class KilledBuilds {

    private KilledBuilds() {}

    /**
     * What to say about the executor that still works for a build that is over; null when there is none.
     *
     * @param waiting what waits for it. Their builds are told; a build of another job is not named to them
     */
    @CheckForNull
    static String heldBy(@NonNull Computer computer, @NonNull List<Claim> waiting) {
        for (Executor executor : computer.getAllExecutors()) {
            Run<?, ?> run = RunningBuilds.of(executor.getCurrentExecutable());
            // Whoever holds the directory has a claim on it. Others that were killed hold another one.
            if (run != null
                    && RunningBuilds.isOver(run)
                    && waiting.stream().anyMatch(claim -> claim.run().equals(run.getExternalizableId()))) {
                int number = executor.getNumber() + 1;
                String node = computer.getDisplayName();
                String job = run.getParent().getFullName();
                return waiting.stream().allMatch(claim -> claim.job().equals(job))
                        ? Messages.KilledBuilds_held(number, node, run.getFullDisplayName())
                        : Messages.KilledBuilds_held_by_another(number, node);
            }
        }
        return null;
    }
}
