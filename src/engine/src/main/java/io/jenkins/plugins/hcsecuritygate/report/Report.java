package io.jenkins.plugins.hcsecuritygate.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import java.time.Instant;

/**
 * One audit of one target, complete: a writer needs nothing else.
 *
 * @param tool what made the report
 * @param target what was audited
 * @param jenkinsVersion core version; null if it could not be told
 * @param evaluatedAt the moment the audit speaks for, not the one at which it ran
 * @param policy what was demanded
 * @param verdict what was decided
 */
public record Report(
        @NonNull Tool tool,
        @NonNull Target target,
        @CheckForNull String jenkinsVersion,
        @NonNull Instant evaluatedAt,
        @NonNull Policy policy,
        @NonNull Verdict verdict) {

    /** Names the JSON form. It changes when a consumer of the old one would misread the new one. */
    public static final String SCHEMA = "hc-security-gate/report/v1";

    @NonNull
    public static Report of(
            @NonNull Tool tool,
            @NonNull ControllerFacts facts,
            @NonNull Instant evaluatedAt,
            @NonNull Policy policy,
            @NonNull Verdict verdict) {
        String version = facts.jenkinsVersion().toOptional().orElse(null);
        return new Report(tool, facts.target(), version, evaluatedAt, policy, verdict);
    }

    /**
     * @param name {@code hcgate}, or the plugin
     * @param version version of that tool
     */
    public record Tool(@NonNull String name, @NonNull String version) {}
}
