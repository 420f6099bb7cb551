package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import java.util.HashSet;
import java.util.Set;
import jenkins.model.Jenkins;
import jenkins.model.lazy.LazyBuildMixIn;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

/** Whether builds still want their workspaces. */
final class RunningBuilds {

    private RunningBuilds() {}

    /**
     * Whether a build is over for good. Publishers that run after a build is finalized need its files though the build
     * counts as built by then. Pipelines have no such time, and one whose end went wrong may seem to write its log for ever.
     */
    static boolean isOver(@NonNull Run<?, ?> run) {
        return run instanceof FlowExecutionOwner.Executable ? !run.isBuilding() : !run.isLogUpdated();
    }

    /**
     * Whether any build of a job runs. The job itself answers for its last build alone, and that may be over while an
     * earlier one goes on. Builds that run are in memory, so no record is read for this.
     */
    static boolean anyOf(@NonNull Job<?, ?> job) {
        if (job instanceof LazyBuildMixIn.LazyLoadingJob<?, ?> lazy) {
            return lazy.getLazyBuildMixIn()._getRuns().getLoadedBuilds().values().stream()
                    .anyMatch(run -> !isOver(run));
        }
        Run<?, ?> last = job.getLastBuild();
        return last != null && !isOver(last);
    }

    /**
     * The identifiers of builds that executors work on, whether or not they are found by them: not after their job was
     * taken away, or put somewhere else.
     */
    @NonNull
    static Set<String> onExecutors() {
        Set<String> ids = new HashSet<>();
        for (Computer computer : Jenkins.get().getComputers()) {
            for (Executor executor : computer.getAllExecutors()) {
                Run<?, ?> run = of(executor.getCurrentExecutable());
                if (run != null && !isOver(run)) {
                    ids.add(run.getExternalizableId());
                }
            }
        }
        return ids;
    }

    /** The build to which belongs what an executor works on; null if it is none. */
    @CheckForNull
    static Run<?, ?> of(@CheckForNull Queue.Executable executable) {
        for (Queue.Executable each = executable; each != null; each = each.getParentExecutable()) {
            if (each instanceof Run<?, ?> run) {
                return run;
            }
        }
        return null;
    }
}
