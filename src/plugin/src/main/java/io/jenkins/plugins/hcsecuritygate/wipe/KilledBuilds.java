package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Queue;
import hudson.model.Run;

/**
 * A Pipeline that was killed the hard way is over, and still its node block may go on: executor and lease stay taken
 * until the executor is interrupted or Jenkins restarts. Only an administrator can tell that nothing runs there any more.
 */
final class KilledBuilds {

    private KilledBuilds() {}

    /** What to say about the executor that still works for a build that is over; null when there is none. */
    @CheckForNull
    static String heldBy(@NonNull Computer computer) {
        for (Executor executor : computer.getAllExecutors()) {
            Run<?, ?> run = run(executor.getCurrentExecutable());
            if (run != null && RunningBuilds.isOver(run)) {
                return Messages.KilledBuilds_held(
                        executor.getNumber() + 1, computer.getDisplayName(), run.getFullDisplayName());
            }
        }
        return null;
    }

    private static Run<?, ?> run(Queue.Executable executable) {
        for (Queue.Executable each = executable; each != null; each = each.getParentExecutable()) {
            if (each instanceof Run<?, ?> run) {
                return run;
            }
        }
        return null;
    }
}
