package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.AbstractBuild;
import hudson.model.Node;
import hudson.model.Result;
import hudson.model.Run;
import hudson.scm.SCM;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jenkins.model.Jenkins;
import jenkins.triggers.SCMTriggerItem;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Why the workspaces of a job are kept, if they are. */
@Restricted(NoExternalUse.class)
public final class WipeDecision {

    private WipeDecision() {}

    /** The reason, to be shown on the receipt; null when the workspace is to be wiped. */
    @CheckForNull
    public static WorkspaceReceipt.State exemption(@NonNull String job, @CheckForNull Node node) {
        WipeConfiguration wipe = HcSecurityGateConfiguration.get().getWipe();
        if (!wipe.isEnabled()) {
            return WorkspaceReceipt.State.OFF;
        }
        if (wipe.exclusionOf(job, node).isPresent()) {
            return WorkspaceReceipt.State.EXCLUDED;
        }
        return pollsWithWorkspace(job) ? WorkspaceReceipt.State.POLLING : null;
    }

    /** The node of a name, empty for the controller itself; null when it is gone. */
    @CheckForNull
    static Node node(@NonNull String name) {
        return name.isEmpty() ? Jenkins.get() : Jenkins.get().getNode(name);
    }

    /**
     * The last day on which the place of these claims is kept because the last build that used it failed; empty if it is
     * to be wiped.
     */
    @NonNull
    static Optional<LocalDate> keptUntil(@NonNull List<Claim> claims) {
        Optional<LocalDate> until = HcSecurityGateConfiguration.get().getWipe().failedKeptUntil(Instant.now());
        if (until.isEmpty() || claims.stream().anyMatch(Claim::isMovedLeftover)) {
            return Optional.empty();
        }
        return claims.stream()
                .map(claim -> WipeReceipts.run(claim.run()))
                .filter(Objects::nonNull)
                .map(WipeDecision::whole)
                .max(Comparator.comparingLong(Run::getStartTimeInMillis))
                .filter(run -> Result.FAILURE.equals(run.getResult()))
                .flatMap(run -> until);
    }

    /** A configuration of a matrix may succeed while the matrix fails; they share the directory that is kept or wiped. */
    private static Run<?, ?> whole(Run<?, ?> run) {
        Run<?, ?> root = run instanceof AbstractBuild<?, ?> build ? build.getRootBuild() : run;
        return root == null ? run : root;
    }

    /** What an exclusion gives as its reason. */
    @NonNull
    static String reason(@NonNull List<Claim> claims, @CheckForNull Node node) {
        WipeConfiguration wipe = HcSecurityGateConfiguration.get().getWipe();
        return claims.stream()
                .flatMap(claim -> wipe.exclusionOf(claim.job(), node).stream())
                .map(exclusion -> exclusion.getReason())
                .findFirst()
                .orElse("");
    }

    /** Without its workspace such a job is built at every poll, or is never built by polling again. */
    private static boolean pollsWithWorkspace(String job) {
        SCMTriggerItem item =
                SCMTriggerItem.SCMTriggerItems.asSCMTriggerItem(Jenkins.get().getItemByFullName(job));
        return item != null
                && item.getSCMTrigger() != null
                && item.getSCMs().stream().anyMatch(SCM::requiresWorkspaceForPolling);
    }
}
