package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import hudson.model.Run;
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
}
