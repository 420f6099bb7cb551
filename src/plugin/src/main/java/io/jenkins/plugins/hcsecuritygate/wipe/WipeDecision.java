package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.scm.SCM;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import java.util.List;
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
    public static WorkspaceReceipt.State exemption(@NonNull String job) {
        WipeConfiguration wipe = HcSecurityGateConfiguration.get().getWipe();
        if (!wipe.isEnabled()) {
            return WorkspaceReceipt.State.OFF;
        }
        if (wipe.exclusionOf(job).isPresent()) {
            return WorkspaceReceipt.State.EXCLUDED;
        }
        return pollsWithWorkspace(job) ? WorkspaceReceipt.State.POLLING : null;
    }

    /** What an exclusion gives as its reason. */
    @NonNull
    static String reason(@NonNull List<Claim> claims) {
        WipeConfiguration wipe = HcSecurityGateConfiguration.get().getWipe();
        return claims.stream()
                .flatMap(claim -> wipe.exclusionOf(claim.job()).stream())
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
