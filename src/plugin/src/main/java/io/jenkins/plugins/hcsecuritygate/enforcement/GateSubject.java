package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Cause;
import hudson.model.Job;
import hudson.model.Queue;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;

/** Tells a build that begins from what belongs to one that runs: only the former may be held. */
final class GateSubject {

    private GateSubject() {}

    /**
     * The job whose build would begin. None for {@code node} blocks and for Pipelines that go on after a restart, since
     * their tasks belong to another one; for what a running matrix starts; and for what is no job, such as the scan of
     * a repository.
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
        return root != job && isStartedBy(item, root.getFullName()) ? null : root.getFullName();
    }

    private static boolean isStartedBy(Queue.Item item, String parent) {
        for (Cause cause : item.getCauses()) {
            if (cause instanceof Cause.UpstreamCause upstream
                    && upstream.getUpstreamProject().equals(parent)) {
                return true;
            }
        }
        return false;
    }
}
