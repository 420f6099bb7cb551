package io.jenkins.plugins.hcsecuritygate.check;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * What a check answered, before waivers.
 *
 * @param status derived from the findings, or {@code NOT_APPLICABLE}
 * @param reason one sentence on the whole; the findings have the details
 * @param findings what does not pass
 */
public record CheckResult(
        @NonNull Status status,
        @NonNull String reason,
        @NonNull List<Finding> findings) {
    public CheckResult {
        findings = List.copyOf(findings);
        boolean claimsFindings = status == Status.FAIL || status == Status.WARN || status == Status.UNKNOWN;
        // What blocks is decided finding by finding, so a failure without any would block nothing.
        if (claimsFindings == findings.isEmpty()) {
            throw new IllegalArgumentException(status + " with " + findings.size() + " findings: " + reason);
        }
    }

    @NonNull
    public static CheckResult notApplicable(@NonNull String reason) {
        return new CheckResult(Status.NOT_APPLICABLE, reason, List.of());
    }

    @NonNull
    public static CheckResult pass(@NonNull String reason) {
        return new CheckResult(Status.PASS, reason, List.of());
    }

    /**
     * The usual answer: PASS where nothing was found, else the worst finding decides.
     *
     * @param passReason what the evidence shows if there is no finding
     */
    @NonNull
    public static CheckResult of(@NonNull List<Finding> findings, @NonNull String passReason) {
        if (findings.isEmpty()) {
            return pass(passReason);
        }
        Finding worst = findings.stream()
                .min((a, b) -> rank(a.status()) - rank(b.status()))
                .orElseThrow();
        String reason = findings.size() == 1
                ? worst.message()
                : findings.size() + " findings, first: " + worst.resource().name() + ": " + worst.message();
        return new CheckResult(worst.status(), reason, findings);
    }

    /** UNKNOWN outranks WARN: a partial control is known to be there, an unknown one may be absent. */
    public static int rank(@NonNull Status status) {
        return switch (status) {
            case FAIL -> 0;
            case ERROR -> 1;
            case UNKNOWN -> 2;
            case WARN -> 3;
            case WAIVED -> 4;
            case PASS -> 5;
            case NOT_APPLICABLE -> 6;
        };
    }
}
