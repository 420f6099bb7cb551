package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import java.time.Instant;
import java.util.Comparator;

/**
 * Something wrong with the build that asks, under the name of the check that looks for it in all jobs: so the same
 * waivers and the same severity count.
 *
 * @param check the check of the catalogue
 * @param finding what was found
 * @param fix what its author can do
 * @param waiver the waiver that covers it, null if none does
 * @param blocks whether it closes the gate for this build
 */
record BuildFinding(
        @NonNull CheckMetadata check,
        @NonNull Finding finding,
        @NonNull String fix,
        @CheckForNull Waiver waiver,
        boolean blocks) {

    @NonNull
    static BuildFinding judged(
            @NonNull CheckMetadata check,
            @NonNull Finding finding,
            @NonNull String fix,
            @NonNull Policy policy,
            @NonNull Instant now) {
        Waiver waiver = policy.waivers().stream()
                .filter(each -> each.voidBecause(now) == null && each.concerns(check.id(), finding.resource()))
                .max(Comparator.comparing(Waiver::expires))
                .orElse(null);
        boolean blocks = waiver == null && isSevere(check, policy) && policy.closesOn(finding.status());
        return new BuildFinding(check, finding, fix, waiver, blocks);
    }

    boolean waived() {
        return waiver != null;
    }

    private static boolean isSevere(CheckMetadata check, Policy policy) {
        return policy.ruleOf(check).severity().compareTo(policy.failOn()) >= 0;
    }
}
