package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.time.Instant;

/**
 * An administrator's statement that the gate does not stop some jobs for a time, as written in the home. One with
 * anything missing opens nothing.
 *
 * @param jobs pattern of full job names, with {@code *}
 * @param reason why
 * @param openedBy who
 * @param from when it was stated; null if no moment is written there
 * @param until when it ends; null if no moment is written there
 * @param seen the latest moment at which Jenkins knows it to have been open; null if there is none
 */
public record BreakGlass(
        @NonNull String jobs,
        @NonNull String reason,
        @NonNull String openedBy,
        @CheckForNull Instant from,
        @CheckForNull Instant until,
        @CheckForNull Instant seen) {

    /** File in which all of them are, relative to the home. */
    public static final String FILE = "hc-security-gate/break-glass.xml";

    /** The longest time that anybody may open the gate for. */
    public static final Duration LONGEST = Duration.ofDays(7);

    /** A clock is corrected by so much without anybody noticing. */
    private static final Duration CLOCK_CORRECTION = Duration.ofMinutes(2);

    /**
     * Why it opens nothing at any time.
     *
     * @return a clause, or null if nothing is missing
     */
    @CheckForNull
    public String voidBecause() {
        if (jobs.isBlank()) {
            return "it names no jobs; '*' stands for all";
        }
        if (reason.isBlank() || openedBy.isBlank()) {
            return reason.isBlank() ? "it gives no reason" : "it names nobody who opened the gate";
        }
        if (from == null || until == null) {
            return from == null ? "its beginning is no moment" : "its end is no moment";
        }
        if (!until.isAfter(from)) {
            return "it ends before it begins";
        }
        return Duration.between(from, until).compareTo(LONGEST) > 0
                ? "it is longer than " + LONGEST.toDays() + " days"
                : null;
    }

    /** Whether the time is over. */
    public boolean isOver(@NonNull Instant now) {
        return until != null && !now.isBefore(until);
    }

    /** Whether the clock was set back since, so that nobody can tell how long the gate has been open. */
    public boolean isBeforeItsTime(@NonNull Instant now) {
        Instant latest = from;
        if (seen != null && (latest == null || seen.isAfter(latest))) {
            latest = seen;
        }
        return latest != null && now.plus(CLOCK_CORRECTION).isBefore(latest);
    }

    /** Whether it opens the gate at a moment. */
    public boolean isInForce(@NonNull Instant now) {
        return voidBecause() == null && !isOver(now) && !isBeforeItsTime(now);
    }

    /** Whether it is about a job; says nothing about whether it is in force. */
    public boolean covers(@NonNull String fullName) {
        return NamePattern.matches(jobs, fullName);
    }

    /** The same, known to have been open at a later moment. */
    @NonNull
    public BreakGlass seenAt(@NonNull Instant now) {
        return new BreakGlass(jobs, reason, openedBy, from, until, now);
    }
}
