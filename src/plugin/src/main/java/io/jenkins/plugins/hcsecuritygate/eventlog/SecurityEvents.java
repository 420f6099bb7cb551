package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.events.Event;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Where everything in this plugin tells what happened. Returns at once, never throws, and may be called under any lock. */
@Restricted(NoExternalUse.class)
public final class SecurityEvents {
    private static final Logger LOGGER = Logger.getLogger(SecurityEvents.class.getName());

    private SecurityEvents() {}

    /**
     * Has an event of the user of this thread written to the log.
     *
     * @param subject what it is about: full name of a job with the build's number, id of a check, path of a setting
     * @param details what else there is to know, without any secret; {@code from} and {@code to} where something changed
     * @return completed as soon as the event is safe on the disk, exceptionally if it was dropped; by a thread that must
     *     not be made to wait
     */
    @NonNull
    public static CompletionStage<?> record(
            @NonNull EventKind kind, @NonNull String subject, @NonNull Map<String, String> details) {
        return record(kind, currentUser(), subject, details);
    }

    /** The same for somebody else than the user of this thread. */
    @NonNull
    public static CompletionStage<?> record(
            @NonNull EventKind kind,
            @NonNull String actor,
            @NonNull String subject,
            @NonNull Map<String, String> details) {
        LOGGER.log(Level.FINE, () -> kind.word() + " by " + actor + ": " + subject + " " + details);
        try {
            return ControllerEventLog.append(Event.of(kind, actor, subject, details));
        } catch (RuntimeException | LinkageError e) {
            // What has happened has happened; whoever tells of it must not fail on that.
            LOGGER.log(Level.WARNING, e, () -> "An event could not be recorded: " + kind.word());
            return CompletableFuture.failedFuture(e);
        }
    }

    private static String currentUser() {
        try {
            return Jenkins.getAuthentication2().getName();
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.FINE, "Whose event it is is not known", e);
            return "unknown";
        }
    }
}
