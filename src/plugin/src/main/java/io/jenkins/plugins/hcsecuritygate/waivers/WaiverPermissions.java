package io.jenkins.plugins.hcsecuritygate.waivers;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import io.jenkins.plugins.hcsecuritygate.eventlog.Denials;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Who may ask for a waiver, and who may grant one. Apart from {@code Overall/Manage}, which must not weaken security, and
 * not implied by each other: whoever approves need not run the controller. Their ids are in saved authorization
 * strategies, so neither this class nor the names may change.
 */
@Restricted(NoExternalUse.class)
public final class WaiverPermissions {

    public static final PermissionGroup GROUP =
            new PermissionGroup(WaiverPermissions.class, Messages._WaiverPermissions_title());

    public static final Permission REQUEST = new Permission(
            GROUP, "Request", Messages._WaiverPermissions_request(), Jenkins.ADMINISTER, PermissionScope.JENKINS);

    public static final Permission APPROVE = new Permission(
            GROUP, "Approve", Messages._WaiverPermissions_approve(), Jenkins.ADMINISTER, PermissionScope.JENKINS);

    private WaiverPermissions() {}

    /** Loads this class before the authorization strategy, whose page lists only what is there. */
    @Initializer(before = InitMilestone.SYSTEM_CONFIG_LOADED)
    @SuppressWarnings("ReturnValueIgnored")
    public static void register() {
        APPROVE.getId();
    }

    /** Whether this user may see waivers. */
    static boolean maySee() {
        return Jenkins.get().hasAnyPermission(Jenkins.SYSTEM_READ, REQUEST, APPROVE);
    }

    static void checkMaySee() {
        Denials.checkAny(WaiversPage.PATH, Jenkins.SYSTEM_READ, REQUEST, APPROVE);
    }
}
