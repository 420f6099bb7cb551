package io.jenkins.plugins.hcsecuritygate.wipe;

import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import hudson.security.Permission;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Tells administrators that workspaces are wiped without anybody having asked for it, until one of them has read it. It
 * is no warning: that they are not wiped is one, and the posture's monitor has that.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class WipeNotice extends AdministrativeMonitor {

    private static final Logger LOGGER = Logger.getLogger(WipeNotice.class.getName());

    /** The id is stored where somebody dismisses the notice, so it does not follow the class name. */
    public WipeNotice() {
        super("hc-security-gate-wipe");
    }

    @Override
    public String getDisplayName() {
        return Messages.WipeNotice_display_name();
    }

    @Override
    public Permission getRequiredPermission() {
        return Jenkins.SYSTEM_READ;
    }

    @Override
    public boolean isActivated() {
        try {
            return HcSecurityGateConfiguration.get().getWipe().isEnabled();
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "Whether workspaces are wiped is not known", e);
            return true;
        }
    }
}
