package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;

/**
 * How much a log keeps, and how much it holds back.
 *
 * @param maxFileBytes size from which the next file is begun
 * @param retentionYears calendar years after which a file may go that holds nothing younger
 * @param capacity events that may wait to be written; one more is dropped and counted
 * @param retry how long to wait after a failure before the next attempt; doubles up to a minute
 */
public record EventLogSettings(
        long maxFileBytes,
        int retentionYears,
        int capacity,
        @NonNull Duration retry) {

    /** HIPAA has documentation kept for six years (45 CFR 164.316(b)(2)(i)). */
    public static final EventLogSettings DEFAULT = new EventLogSettings(16L << 20, 6, 10_000, Duration.ofSeconds(1));

    /** No log is told to forget sooner. */
    static final int LEAST_RETENTION_YEARS = 1;

    public EventLogSettings {
        if (maxFileBytes < 1
                || retentionYears < LEAST_RETENTION_YEARS
                || capacity < 1
                || retry.isNegative()
                || retry.isZero()) {
            throw new IllegalArgumentException("no sizes for an event log");
        }
    }

    /** The same with another size of files and time to keep them. */
    @NonNull
    public EventLogSettings keeping(long bytes, int years) {
        return new EventLogSettings(bytes, years, capacity, retry);
    }
}
