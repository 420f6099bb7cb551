package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.AbstractBuild;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.hcsecuritygate.wipe.ClaimedPlace;
import io.jenkins.plugins.hcsecuritygate.wipe.WorkspaceClaims;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jenkins.model.Jenkins;

/**
 * Which directories of one node builds use, or a wipe is about to delete, at one moment. The register of claims knows,
 * but for builds that began before this plugin was there; those are told by the executor they occupy.
 */
final class WorkspacesInUse {

    private final List<ClaimedPlace> claimed;
    private final Set<String> withoutClaim = new HashSet<>();

    private WorkspacesInUse(List<ClaimedPlace> claimed) {
        this.claimed = claimed;
    }

    /** @param node name of the node; empty for the controller itself */
    @NonNull
    static WorkspacesInUse on(@NonNull String node) {
        WorkspacesInUse use = new WorkspacesInUse(WorkspaceClaims.get().places().stream()
                .filter(place -> place.node().equals(node))
                .toList());
        Computer computer = Jenkins.get().getComputer(node);
        if (computer != null) {
            computer.getExecutors().forEach(use::add);
            use.claimed.stream()
                    .filter(ClaimedPlace::running)
                    .map(ClaimedPlace::job)
                    .forEach(use.withoutClaim::remove);
        }
        return use;
    }

    /** Tasks without an executor of their own, such as a Pipeline itself, use no workspace. */
    private void add(Executor executor) {
        for (Queue.Executable each = executor.getCurrentExecutable(); each != null; each = each.getParentExecutable()) {
            if (each instanceof AbstractBuild<?, ?> build) {
                withoutClaim.add(build.getProject().getRootProject().getFullName());
            } else if (each instanceof Run<?, ?> run) {
                withoutClaim.add(run.getParent().getFullName());
            }
        }
    }

    boolean explains(@NonNull String directory) {
        return claimed.stream().anyMatch(place -> place.explains(directory));
    }

    /** Full names of the jobs that build here where nobody knows in which directory. */
    @NonNull
    Set<String> buildingUnclaimed() {
        return Set.copyOf(withoutClaim);
    }
}
