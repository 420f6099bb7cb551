package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AdministrativeMonitor;
import hudson.security.Permission;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Tells administrators that the gate is closed, or that nobody knows. Answers from memory, since Jenkins asks on every
 * page of an administrator; and catches its own errors, since Jenkins takes a monitor that throws for a quiet one.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class PostureMonitor extends AdministrativeMonitor {

    private static final Logger LOGGER = Logger.getLogger(PostureMonitor.class.getName());

    /** The id is stored where somebody dismisses the monitor, so it does not follow the class name. */
    public PostureMonitor() {
        super("hc-security-gate");
    }

    @Override
    public String getDisplayName() {
        return Messages.PostureMonitor_display_name();
    }

    @Override
    public boolean isSecurity() {
        return true;
    }

    @Override
    public Permission getRequiredPermission() {
        return Jenkins.SYSTEM_READ;
    }

    @Override
    public boolean isActivated() {
        try {
            return PostureService.get().standing() != Standing.OPEN;
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "The posture is not available", e);
            return true;
        }
    }

    /** Where the message leads, relative to Jenkins' root. */
    @NonNull
    public String getPagePath() {
        return ExtensionList.lookupSingleton(PostureLink.class).getPath();
    }

    /** What the message shows. */
    @NonNull
    public PostureSummary getSummary() {
        try {
            return PostureSummary.of(PostureService.get());
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "The posture is not available", e);
            return PostureSummary.failed(e.getClass().getSimpleName());
        }
    }
}
