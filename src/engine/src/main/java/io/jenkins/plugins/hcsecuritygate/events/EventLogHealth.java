package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;

/**
 * Whether the log is written.
 *
 * @param state what the writer does
 * @param problem why it cannot write, or what else it cannot do; null if all is well
 * @param since when the problem began; null without one
 * @param lost events that were dropped since the writer started
 * @param waiting events that are not written yet
 * @param waitingSince time of the oldest of them, or of the start if the directory is still being opened; null if nothing
 *     is to be written. A disk that does not answer shows in nothing else
 * @param last the last event that is safe on the disk; null if none is known
 */
public record EventLogHealth(
        @NonNull State state,
        @CheckForNull String problem,
        @CheckForNull Instant since,
        long lost,
        long waiting,
        @CheckForNull Instant waitingSince,
        @CheckForNull LoggedEvent last) {

    /** What the writer does. */
    public enum State {
        /** The directory is being opened for the first time. */
        OPENING,
        /** Events are written. */
        WRITING,
        /** They are not, and it is tried again and again. */
        FAILING,
        /** It has ended. */
        CLOSED
    }
}
