package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.AbstractProject;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.TopLevelItem;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/**
 * Builds of parts of a job that work in what a build of the job has checked out, although that one is over: the modules
 * of a Maven job that builds them in parallel, each of which starts when those it needs are done. Between two of them
 * nobody has a claim, only the queue has an item.
 */
final class PartBuilds {

    private PartBuilds() {}

    /** The job of which another is a part; null for one that stands alone. */
    @CheckForNull
    static Job<?, ?> wholeOf(@NonNull Object task) {
        return task instanceof AbstractProject<?, ?> part && !(part instanceof TopLevelItem)
                ? part.getRootProject()
                : null;
    }

    /** Whether parts of a job run or wait in the queue. */
    static boolean arePending(@NonNull String job) {
        Jenkins jenkins = Jenkins.get();
        Item item = jenkins.getItemByFullName(job);
        if (!(item instanceof ItemGroup && item instanceof AbstractProject)) {
            return false;
        }
        // A build puts the next ones into the queue before it is over, and under the lock none of them leaves it.
        return Queue.callWithLock(() -> Stream.of(jenkins.getComputers()).anyMatch(computer -> works(computer, item))
                || Stream.of(Queue.getInstance().getItems()).anyMatch(waiting -> wholeOf(waiting.task) == item));
    }

    private static boolean works(Computer computer, Item whole) {
        for (Executor executor : computer.getAllExecutors()) {
            // Until its last step a build may start others; the executor itself is free a little later.
            if (executor.getCurrentExecutable() instanceof Run<?, ?> run
                    && !RunningBuilds.isOver(run)
                    && wholeOf(run.getParent()) == whole) {
                return true;
            }
        }
        return false;
    }
}
