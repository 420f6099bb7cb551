package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;

/**
 * One line of the log.
 *
 * @param sequence its number in the log, from 1
 * @param time when it happened, to the millisecond
 * @param event what happened
 * @param previous hash of the line before, {@link #NO_HASH} in the first one
 * @param hash of this line
 */
public record LoggedEvent(
        long sequence,
        @NonNull Instant time,
        @NonNull Event event,
        @NonNull String previous,
        @NonNull String hash) {

    /** What stands for the line before the first one. */
    public static final String NO_HASH = "0".repeat(64);

    /** The line as it is in the file, without its end. */
    @NonNull
    public String line() {
        return EventLine.render(this);
    }
}
