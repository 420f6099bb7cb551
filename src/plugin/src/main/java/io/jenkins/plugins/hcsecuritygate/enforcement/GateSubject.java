package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.AbstractBuild;
import hudson.model.Cause;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;
import java.util.List;

/** Tells a build that begins from what belongs to one that runs: only the former may be held. */
final class GateSubject {

    private GateSubject() {}

    /**
     * The job whose build would begin. None for {@code node} blocks and for Pipelines that go on after a restart, since
     * their tasks belong to another one; for what a running matrix starts, or a Maven job of its own modules, the one
     * after the other; and for what is no job, such as the scan of a repository.
     *
     * @return full name; null if the item must not be held
     */
    @CheckForNull
    static String jobOf(@NonNull Queue.Item item) {
        Queue.Task task = item.task;
        if (!(task instanceof Job<?, ?> job) || task.getOwnerTask() != task) {
            return null;
        }
        Job<?, ?> root = JobPolicies.rootOf(job);
        return root != job && isStartedWithin(root.getFullName(), item.getCauses()) ? null : root.getFullName();
    }

    /** Whether a build belongs to one that began before, as that of {@link #jobOf} does while it waits. */
    static boolean isPartOfAnother(@NonNull Run<?, ?> run) {
        Job<?, ?> job = run.getParent();
        Job<?, ?> root = JobPolicies.rootOf(job);
        return root != job
                && (run instanceof AbstractBuild<?, ?> build && build.getRootBuild() != build
                        || isStartedWithin(root.getFullName(), run.getCauses()));
    }

    private static boolean isStartedWithin(String root, List<Cause> causes) {
        for (Cause cause : causes) {
            if (cause instanceof Cause.UpstreamCause upstream
                    && (upstream.getUpstreamProject().equals(root)
                            || upstream.getUpstreamProject().startsWith(root + "/"))) {
                return true;
            }
        }
        return false;
    }
}
