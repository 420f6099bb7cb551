package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * One complete look at this controller.
 *
 * @param verdict what was decided
 * @param facts what was observed
 * @param policy what was demanded
 * @param evaluatedAt when the look began; nothing that changed later is in it
 * @param took how long it took
 */
public record Posture(
        @NonNull Verdict verdict,
        @NonNull ControllerFacts facts,
        @NonNull Policy policy,
        @NonNull Instant evaluatedAt,
        @NonNull Duration took) {

    /** Whether this is no older than that; a posture from the future (the clock was set back) has no known age. */
    public boolean isWithin(@NonNull Duration maxAge, @NonNull Instant now) {
        return !evaluatedAt.isAfter(now) && Duration.between(evaluatedAt, now).compareTo(maxAge) <= 0;
    }

    /**
     * Whether the verdict is that of a policy at a moment: waivers last whole days (UTC), so it counts on the day on which
     * it was made.
     */
    boolean isJudgedBy(@NonNull Policy by, @NonNull Instant now) {
        return by.equals(policy) && day(evaluatedAt).equals(day(now));
    }

    @NonNull
    static LocalDate day(@NonNull Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }
}
