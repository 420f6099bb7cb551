package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import hudson.security.Permission;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Tells administrators that events are not written, were lost, or were tampered with. Nobody can dismiss it: who dismisses
 * that the log lagged for an hour would never be told that it was changed.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class EventLogMonitor extends AdministrativeMonitor {
    private static final Logger LOGGER = Logger.getLogger(EventLogMonitor.class.getName());

    /** The id does not follow the class name. */
    public EventLogMonitor() {
        super("hc-security-gate-events");
    }

    @Override
    public String getDisplayName() {
        return Messages.EventLogMonitor_display_name();
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
        return getStatus().grade().isNews();
    }

    /** Where the message leads, relative to Jenkins' root. */
    @NonNull
    public String getPagePath() {
        return EventLogPage.PATH;
    }

    /** What the message shows. Jenkins takes a monitor that throws for a quiet one, so this does not. */
    @NonNull
    public EventLogStatus getStatus() {
        try {
            return EventLogStatus.now();
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "The state of the event log is not known", e);
            return new EventLogStatus(
                    EventLogStatus.Grade.BAD,
                    Messages.EventLogMonitor_failed(e.getClass().getSimpleName()),
                    List.of());
        }
    }
}
