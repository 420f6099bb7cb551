package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import java.util.List;
import java.util.Map;

/**
 * What one place asks of a policy, where saying nothing differs from demanding the default: a folder that names a
 * severity leaves everything else as it is.
 *
 * @param profile null if nothing is said
 * @param failOn null if nothing is said; a profile then decides
 * @param unknownBlocks null if nothing is said; a profile then decides
 * @param warningBlocks null if nothing is said; a profile then decides
 * @param checks at most one for each check
 */
public record PolicyDemand(
        @CheckForNull Profile profile,
        @CheckForNull Severity failOn,
        @CheckForNull Boolean unknownBlocks,
        @CheckForNull Boolean warningBlocks,
        @NonNull List<CheckDemand> checks) {
    public PolicyDemand {
        checks = List.copyOf(checks);
    }

    /**
     * @param check the check
     * @param on whether it is switched on; null if nothing is said
     * @param reason why it is switched off; empty unless it is
     * @param severity null if nothing is said
     * @param settings those that are named
     */
    public record CheckDemand(
            @NonNull CheckMetadata check,
            @CheckForNull Boolean on,
            @NonNull String reason,
            @CheckForNull Severity severity,
            @NonNull Map<String, Object> settings) {
        public CheckDemand {
            settings = Map.copyOf(settings);
        }

        @NonNull
        CheckRule over(@NonNull CheckRule base) {
            if (Boolean.FALSE.equals(on)) {
                return CheckRule.off(check, reason);
            }
            CheckRule rule = on == null || base.isOn() ? base : CheckRule.of(check);
            rule = severity == null ? rule : rule.withSeverity(severity);
            for (Map.Entry<String, Object> setting : settings.entrySet()) {
                rule = rule.withSetting(setting.getKey(), setting.getValue());
            }
            return rule;
        }
    }

    /** The policy that it is if what it does not say comes from another one. */
    @NonNull
    public Policy over(@NonNull Policy base) {
        Policy policy = profile == null ? base : base.withProfile(profile);
        policy = failOn == null ? policy : policy.withFailOn(failOn);
        policy = unknownBlocks == null ? policy : policy.withUnknownBlocks(unknownBlocks);
        policy = warningBlocks == null ? policy : policy.withWarningBlocks(warningBlocks);
        for (CheckDemand demand : checks) {
            policy = policy.withRule(demand.over(policy.ruleOf(demand.check())));
        }
        return policy;
    }
}
