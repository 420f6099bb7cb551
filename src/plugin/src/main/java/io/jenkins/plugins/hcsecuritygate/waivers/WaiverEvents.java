package io.jenkins.plugins.hcsecuritygate.waivers;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.eventlog.SecurityEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** Everything that happens to waivers goes to the event log through here, and to the system log for who asks for it. */
final class WaiverEvents {

    private static final Logger LOGGER = Logger.getLogger(WaiverEvents.class.getName());

    private WaiverEvents() {}

    /** An event of the user of this thread. */
    @NonNull
    static CompletionStage<?> record(
            @NonNull EventKind kind, @NonNull String subject, @NonNull Map<String, String> details) {
        return record(kind, Jenkins.getAuthentication2().getName(), subject, details);
    }

    /** @return as {@link SecurityEvents#record} */
    @NonNull
    static CompletionStage<?> record(
            @NonNull EventKind kind,
            @NonNull String actor,
            @NonNull String subject,
            @NonNull Map<String, String> details) {
        LOGGER.log(Level.FINE, () -> kind.word() + " by " + actor + ": " + subject + " " + details);
        return SecurityEvents.record(kind, actor, subject, details);
    }
}
