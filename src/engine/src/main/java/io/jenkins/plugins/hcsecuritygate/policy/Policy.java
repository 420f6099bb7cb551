package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What closes the gate. Policies that mean the same are equal.
 *
 * @param profile where the defaults come from
 * @param failOn severity from which a finding can close the gate
 * @param unknownBlocks whether an unknown, or an error of a check, closes it
 * @param warningBlocks whether a warning closes it
 * @param checks rules by check id; a check without one is as it declares itself
 * @param waivers accepted findings
 */
public record Policy(
        @NonNull Profile profile,
        @NonNull Severity failOn,
        boolean unknownBlocks,
        boolean warningBlocks,
        @NonNull Map<String, CheckRule> checks,
        @NonNull List<Waiver> waivers) {
    public Policy {
        checks = checks.entrySet().stream()
                .filter(rule -> !rule.getValue().isDefault())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        waivers = List.copyOf(waivers);
    }

    @NonNull
    public static Policy of(@NonNull Profile profile) {
        return new Policy(
                profile, profile.failOn(), profile.unknownBlocks(), profile.warningBlocks(), Map.of(), List.of());
    }

    /** What holds for a check. */
    @NonNull
    public CheckRule ruleOf(@NonNull CheckMetadata check) {
        CheckRule rule = checks.get(check.id());
        return rule == null ? CheckRule.of(check) : rule;
    }

    /**
     * Whether a finding with this status, or a check that has it without a finding, closes the gate if its check is severe
     * enough. What a waiver covers is none.
     */
    public boolean closesOn(@NonNull Status status) {
        return switch (status) {
            case FAIL -> true;
            case UNKNOWN, ERROR -> unknownBlocks;
            case WARN -> warningBlocks;
            case PASS, NOT_APPLICABLE, WAIVED -> false;
        };
    }

    @NonNull
    public Policy withFailOn(@NonNull Severity severity) {
        return new Policy(profile, severity, unknownBlocks, warningBlocks, checks, waivers);
    }

    @NonNull
    public Policy withUnknownBlocks(boolean blocks) {
        return new Policy(profile, failOn, blocks, warningBlocks, checks, waivers);
    }

    @NonNull
    public Policy withWaivers(@NonNull List<Waiver> others) {
        return new Policy(profile, failOn, unknownBlocks, warningBlocks, checks, others);
    }

    @NonNull
    public Policy withWarningBlocks(boolean blocks) {
        return new Policy(profile, failOn, unknownBlocks, blocks, checks, waivers);
    }

    /** With this rule in place of any other for its check. */
    @NonNull
    public Policy withRule(@NonNull CheckRule rule) {
        Map<String, CheckRule> rules = new TreeMap<>(checks);
        rules.put(rule.check().id(), rule);
        return new Policy(profile, failOn, unknownBlocks, warningBlocks, rules, waivers);
    }

    /** The same rules and waivers under the defaults of another profile. */
    @NonNull
    public Policy withProfile(@NonNull Profile other) {
        return new Policy(other, other.failOn(), other.unknownBlocks(), other.warningBlocks(), checks, waivers);
    }

    /**
     * What both demand together: what closes the gate under one of them closes it under this. Commutative, associative
     * and idempotent. A setting of which neither value is stricter takes both, so nothing is said about its order.
     */
    @NonNull
    public Policy stricter(@NonNull Policy other) {
        if (equals(other)) {
            return this;
        }
        Map<String, CheckRule> rules = new TreeMap<>();
        TreeSet<String> ids = new TreeSet<>(checks.keySet());
        ids.addAll(other.checks.keySet());
        for (String id : ids) {
            CheckMetadata check =
                    (checks.containsKey(id) ? checks : other.checks).get(id).check();
            rules.put(id, ruleOf(check).stricter(other.ruleOf(check)));
        }
        return new Policy(
                profile.compareTo(other.profile) >= 0 ? profile : other.profile,
                failOn.compareTo(other.failOn) <= 0 ? failOn : other.failOn,
                unknownBlocks || other.unknownBlocks,
                warningBlocks || other.warningBlocks,
                rules,
                acceptedByBoth(waivers, other.waivers));
    }

    private static List<Waiver> acceptedByBoth(List<Waiver> a, List<Waiver> b) {
        return a.equals(b)
                ? a
                : a.stream()
                        .filter(b::contains)
                        .distinct()
                        .sorted(Comparator.comparing(Waiver::toString))
                        .toList();
    }
}
