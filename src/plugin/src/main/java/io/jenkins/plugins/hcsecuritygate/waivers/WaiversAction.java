package io.jenkins.plugins.hcsecuritygate.waivers;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.RootAction;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The way to the waivers for who may ask or approve and does not see <em>Manage Jenkins</em>, which leads there, too. */
@Extension
@Restricted(NoExternalUse.class)
public final class WaiversAction implements RootAction {

    @CheckForNull
    @Override
    public String getIconFileName() {
        Jenkins jenkins = Jenkins.get();
        return !jenkins.hasPermission(Jenkins.SYSTEM_READ)
                        && jenkins.hasAnyPermission(WaiverPermissions.REQUEST, WaiverPermissions.APPROVE)
                ? "symbol-shield-warning"
                : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.WaiversPage_display_name();
    }

    /** A page of the gate's own, of which this is only the link. */
    @Override
    public String getUrlName() {
        return "hc-security-gate/waivers";
    }
}
