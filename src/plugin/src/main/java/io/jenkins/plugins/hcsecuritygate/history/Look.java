package io.jenkins.plugins.hcsecuritygate.history;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * An entry of the history: a look at which something was different, or the first of a day.
 *
 * @param at when, ISO 8601
 * @param standing {@code OPEN}, {@code CLOSED}, {@link #FAILED} or {@link #DAMAGED}
 * @param why for the last two, what happened; else a remark, or empty
 * @param score 0 to 100, for display only
 * @param blocking number of findings that close the gate
 * @param demanded the policy's profile and threshold
 * @param counts number of checks by name of status
 * @param changes what is different from the look before; null if nothing is, or there was none to compare with
 */
@Restricted(NoExternalUse.class)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Look(
        @NonNull String at,
        @NonNull String standing,
        @NonNull String why,
        int score,
        int blocking,
        @NonNull String demanded,
        @NonNull Map<String, Integer> counts,
        @CheckForNull Changes changes) {

    /** The controller could not be looked at. */
    public static final String FAILED = "FAILED";

    /** Part of the history itself was lost. */
    public static final String DAMAGED = "DAMAGED";

    /** @throws java.time.format.DateTimeParseException if the time is none; an entry without one has no place */
    public Look {
        at = Instant.parse(Texts.orEmpty(at)).toString();
        standing = Texts.orEmpty(standing);
        why = Texts.orEmpty(why);
        demanded = Texts.orEmpty(demanded);
        counts = counts == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    @NonNull
    static Look of(
            @NonNull Instant at,
            @NonNull Verdict verdict,
            @NonNull Policy policy,
            @NonNull String remark,
            @CheckForNull Changes changes) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Status status : Status.values()) {
            counts.put(status.name(), (int) verdict.count(status));
        }
        return new Look(
                at.toString(),
                verdict.word(),
                remark,
                verdict.score(),
                blocking(verdict, policy),
                demanded(policy),
                counts,
                changes);
    }

    /** An entry that tells only that something could not be told. */
    @NonNull
    static Look without(@NonNull Instant at, @NonNull String standing, @NonNull String why) {
        return new Look(at.toString(), standing, why, 0, 0, "", Map.of(), null);
    }

    @NonNull
    static String demanded(@NonNull Policy policy) {
        return policy.profile().word() + ", " + policy.failOn().name();
    }

    /** A check that closes the gate without a finding, since it threw, counts as one. */
    private static int blocking(Verdict verdict, Policy policy) {
        return verdict.checks().stream()
                .filter(JudgedCheck::blocks)
                .mapToInt(check -> Math.max(1, check.closing(policy).size()))
                .sum();
    }

    @NonNull
    public Instant instant() {
        return Instant.parse(at);
    }

    @NonNull
    LocalDate day() {
        return LocalDate.ofInstant(instant(), ZoneOffset.UTC);
    }

    /** Whether the controller was judged, so that the numbers mean something. */
    public boolean wasJudged() {
        return !standing.equals(FAILED) && !standing.equals(DAMAGED);
    }
}
