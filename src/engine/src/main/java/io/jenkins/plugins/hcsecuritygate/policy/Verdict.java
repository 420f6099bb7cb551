package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import java.util.List;

/**
 * The decision and everything it rests on.
 *
 * @param open whether builds may pass
 * @param score 0 to 100, for display only: nothing is decided by it
 * @param checks one entry per check, in the catalogue's order
 * @param waivers every waiver of the policy with its standing
 */
public record Verdict(
        boolean open,
        int score,
        @NonNull List<JudgedCheck> checks,
        @NonNull List<WaiverStanding> waivers) {
    public Verdict {
        checks = List.copyOf(checks);
        waivers = List.copyOf(waivers);
    }

    /** The word used in reports. */
    @NonNull
    public String word() {
        return open ? "OPEN" : "CLOSED";
    }

    public long count(@NonNull Status status) {
        return checks.stream().filter(c -> c.status() == status).count();
    }

    /**
     * A check after waivers.
     *
     * @param metadata the check, with the severity that the policy gives it
     * @param status status after waivers
     * @param reason one sentence
     * @param findings all findings, the waived ones too
     * @param blocks whether this check closes the gate
     * @param ownSeverity the severity without a policy
     * @param switchedOff why the policy has switched it off, so that nothing is known; empty if it has not
     */
    public record JudgedCheck(
            @NonNull CheckMetadata metadata,
            @NonNull Status status,
            @NonNull String reason,
            @NonNull List<JudgedFinding> findings,
            boolean blocks,
            @NonNull Severity ownSeverity,
            @NonNull String switchedOff) {
        public JudgedCheck {
            findings = List.copyOf(findings);
        }

        /** A check that is on, and as bad as it says itself. */
        public JudgedCheck(
                @NonNull CheckMetadata metadata,
                @NonNull Status status,
                @NonNull String reason,
                @NonNull List<JudgedFinding> findings,
                boolean blocks) {
            this(metadata, status, reason, findings, blocks, metadata.severity(), "");
        }

        /** @param because as the policy says it */
        @NonNull
        static JudgedCheck switchedOff(@NonNull CheckMetadata metadata, @NonNull String because) {
            String shown = HomeNames.display(because);
            return new JudgedCheck(
                    metadata,
                    Status.NOT_APPLICABLE,
                    "switched off by the policy: " + shown,
                    List.of(),
                    false,
                    metadata.severity(),
                    shown);
        }

        /** Those of its findings that close the gate; a check that failed itself closes it without any. */
        @NonNull
        public List<Finding> closing(@NonNull Policy policy) {
            return findings.stream()
                    .filter(judged -> blocks
                            && !judged.waived()
                            && policy.closesOn(judged.finding().status()))
                    .map(JudgedFinding::finding)
                    .toList();
        }

        @NonNull
        JudgedCheck withOwnSeverity(@NonNull Severity own) {
            return new JudgedCheck(metadata, status, reason, findings, blocks, own, switchedOff);
        }
    }

    /**
     * @param finding what the check found
     * @param waiver the waiver that covers it, null if none does
     */
    public record JudgedFinding(
            @NonNull Finding finding, @CheckForNull Waiver waiver) {
        public boolean waived() {
            return waiver != null;
        }
    }

    /**
     * @param waiver the waiver
     * @param voidBecause why it covers nothing; null while it holds
     * @param covered number of findings it covers
     */
    public record WaiverStanding(
            @NonNull Waiver waiver, @CheckForNull String voidBecause, int covered) {}
}
