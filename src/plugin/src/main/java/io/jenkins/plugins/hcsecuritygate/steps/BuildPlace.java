package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Computer;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;
import jenkins.model.Jenkins;

/**
 * Where a build runs at the moment. The posture speaks of what the controller permits; a build that sits on the
 * controller while it asks is worse than the permission.
 *
 * @param job full name of the build's job; of the matrix, if it is a configuration of one
 * @param build display name of the build, within that job
 * @param node name of the node, null if the build holds none
 * @param builtIn whether that is the built-in node
 */
record BuildPlace(
        @NonNull String job,
        @NonNull String build,
        @CheckForNull String node,
        boolean builtIn) {

    @NonNull
    static BuildPlace of(@NonNull Run<?, ?> run, @CheckForNull Computer computer) {
        boolean builtIn = computer instanceof Jenkins.MasterComputer;
        String node = computer == null ? null : builtIn ? "built-in" : computer.getName();
        Job<?, ?> job = run.getParent();
        Job<?, ?> root = JobPolicies.rootOf(job);
        String part = root == job ? "" : job.getName() + " ";
        return new BuildPlace(root.getFullName(), part + "#" + run.getNumber(), node, builtIn);
    }

    /** The build as findings name it: waivers match the job, whose builds are all alike in this. */
    @NonNull
    Resource resource() {
        return new Resource("job", job, "build " + build);
    }
}
