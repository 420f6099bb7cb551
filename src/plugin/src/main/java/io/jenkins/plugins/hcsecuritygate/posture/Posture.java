package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.policy.Gate;
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
        return !evaluatedAt.isAfter(now) && !evaluatedAt.plus(maxAge).isBefore(now);
    }

    /**
     * What this comes to under a policy at a moment. The verdict at hand is taken if it was made under that policy on the
     * same day (UTC): waivers last whole days.
     */
    @NonNull
    public Verdict verdict(@NonNull Gate gate, @NonNull Policy by, @NonNull Instant now) {
        return by.equals(policy) && day(evaluatedAt).equals(day(now)) ? verdict : gate.evaluate(facts, by, now);
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }
}
