package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import hudson.security.Permission;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Says for whom the gate is open, for as long as it is. Nobody can dismiss it: an open gate is not to be forgotten. */
@Extension
@Restricted(NoExternalUse.class)
public final class BreakGlassMonitor extends AdministrativeMonitor {

    private static final Logger LOGGER = Logger.getLogger(BreakGlassMonitor.class.getName());

    /** The id does not follow the class name. */
    public BreakGlassMonitor() {
        super("hc-security-gate-break-glass");
    }

    @Override
    public String getDisplayName() {
        return Messages.BreakGlassMonitor_display_name();
    }

    @Override
    public boolean isSecurity() {
        return true;
    }

    @Override
    public boolean isEnabled() {
        return true;
    }

    @Override
    public Permission getRequiredPermission() {
        return Jenkins.SYSTEM_READ;
    }

    @Override
    public boolean isActivated() {
        try {
            BreakGlassService service = BreakGlassService.get();
            return !service.unreadable().isEmpty() || !service.open().isEmpty();
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "Openings of the gate are not available", e);
            return true;
        }
    }

    /** What the message shows; no getter, since the page has an address of its own. */
    @NonNull
    public BreakGlassPage page() {
        return new BreakGlassPage();
    }
}
