package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.PolicyDemand;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one use of the gate asks for on top of the controller's policy. Kept as text, since it is part of a running
 * step's state and has to survive a restart with another version of the plugin.
 */
final class GateOptions implements Serializable {
    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final String profile;

    @CheckForNull
    private final String failOn;

    @CheckForNull
    private final String unknown;

    @CheckForNull
    private final String maxAge;

    private final String[] checks;

    GateOptions(
            @CheckForNull String profile,
            @CheckForNull String failOn,
            @CheckForNull String unknown,
            @CheckForNull String maxAge,
            @NonNull List<String> checks) {
        this.profile = profile;
        this.failOn = failOn;
        this.unknown = unknown;
        this.maxAge = maxAge;
        this.checks = checks.toArray(String[]::new);
    }

    /** @throws AbortException with one line if a value is none; thrown from setters it would be a stack trace */
    void validate() throws AbortException {
        try {
            tighten(Policy.of(Profile.STRICT));
            maxAge();
            checks();
        } catch (IllegalArgumentException e) {
            throw refusal(e);
        }
    }

    /** @throws AbortException with one line if the text is no action */
    @NonNull
    static GateAction action(@CheckForNull String text) throws AbortException {
        try {
            return GateValues.action(text);
        } catch (IllegalArgumentException e) {
            throw refusal(e);
        }
    }

    /** What a gate does that cannot be judged; a text that is no action counts as the strictest. */
    @NonNull
    static GateAction consequence(@CheckForNull String text) {
        try {
            return GateValues.action(text);
        } catch (IllegalArgumentException e) {
            return GateAction.FAIL;
        }
    }

    private static AbortException refusal(IllegalArgumentException e) {
        return GateStopAction.oneLine("HC Security Gate: " + e.getMessage());
    }

    /** The parameters as the build gave them, for people; empty if it gave none. */
    @NonNull
    String asWritten() {
        return Stream.of(
                        written("profile", profile),
                        written("failOn", failOn),
                        written("unknown", unknown),
                        written("maxAge", maxAge),
                        written("checks", String.join(", ", checks)))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String written(String name, @CheckForNull String value) {
        return value == null || value.isEmpty() ? "" : name + ": " + value;
    }

    @NonNull
    Duration maxAge() {
        return GateValues.maxAge(maxAge);
    }

    /** Ids of the checks that the answer is limited to; empty for all. */
    @NonNull
    List<String> checks() {
        return GateValues.checks(List.of(checks));
    }

    /**
     * What the controller demands, made stricter by what is asked for here. Of two values the tighter one wins, so that
     * who writes a Jenkinsfile cannot lower what the administrator has decided.
     */
    @NonNull
    Policy tighten(@NonNull Policy demanded) {
        Profile asked = GateValues.profile(profile);
        Severity from = GateValues.failOn(failOn);
        Boolean unknowns = GateValues.unknownBlocks(unknown);
        return demanded.stricter(new PolicyDemand(asked, from, unknowns, null, List.of()).over(demanded));
    }
}
