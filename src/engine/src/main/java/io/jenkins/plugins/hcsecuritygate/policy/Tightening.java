package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.policy.PolicyDemand.CheckDemand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Puts a demand on top of a policy that it may make stricter and not looser, and tells what of it has no effect. */
final class Tightening {

    private final Policy base;
    private final BiConsumer<String, String> faults;

    private Tightening(Policy base, BiConsumer<String, String> faults) {
        this.base = base;
        this.faults = faults;
    }

    /** @param faults told the path of each value that would loosen the policy, and what holds */
    @NonNull
    static Policy of(@NonNull Policy base, @NonNull PolicyDemand demand, @NonNull BiConsumer<String, String> faults) {
        return new Tightening(base, faults).apply(demand);
    }

    private Policy apply(PolicyDemand demand) {
        Profile profile = demand.profile();
        if (profile != null && profile.compareTo(base.profile()) < 0) {
            loosens("profile", "profile " + profile.word(), base.profile().word());
        }
        Severity failOn = demand.failOn();
        if (failOn != null && failOn.compareTo(base.failOn()) > 0) {
            loosens("failOn", "failOn " + failOn, base.failOn());
        }
        if (Boolean.FALSE.equals(demand.unknownBlocks()) && base.unknownBlocks()) {
            loosens("unknown", "unknown warn", "block");
        }
        if (Boolean.FALSE.equals(demand.warningBlocks()) && base.warningBlocks()) {
            loosens("warnings", "warnings pass", "block");
        }
        List<CheckDemand> checks =
                demand.checks().stream().map(this::comparable).toList();
        PolicyDemand comparable = new PolicyDemand(
                demand.profile(), demand.failOn(), demand.unknownBlocks(), demand.warningBlocks(), checks);
        return base.stricter(comparable.over(base));
    }

    /** What of a demand about a check can be compared with what holds. */
    private CheckDemand comparable(CheckDemand demand) {
        String id = demand.check().id();
        String path = "checks " + id + " ";
        CheckRule held = base.ruleOf(demand.check());
        if (Boolean.FALSE.equals(demand.on())) {
            if (held.isOn()) {
                faults.accept(path + "enabled", id + " cannot be switched off here, so it stays on");
            }
            return demand;
        }
        Severity severity = demand.severity();
        if (severity != null && held.isOn() && severity.compareTo(held.severity()) < 0) {
            loosens(path + "severity", "the severity " + severity + " of " + id, held.severity());
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        for (CheckSetting setting : demand.check().settings()) {
            Object value = demand.settings().get(setting.name());
            if (value == null) {
                continue;
            }
            CheckRule asked = CheckRule.of(demand.check()).withSetting(setting.name(), value);
            if (setting.stricter() == CheckSetting.Stricter.NEITHER) {
                if (!asked.value(setting).equals(held.value(setting))) {
                    faults.accept(
                            path + setting.name(),
                            setting.name() + " of " + id
                                    + " is for the controller's policy alone, so it has no effect");
                }
                continue;
            }
            settings.put(setting.name(), value);
            if (!asked.value(setting)
                    .equals(asked.stricter(
                                    CheckRule.of(demand.check()).withSetting(setting.name(), held.value(setting)))
                            .value(setting))) {
                loosens(
                        path + setting.name(),
                        setting.name() + " " + words(value) + " of " + id,
                        words(held.value(setting)));
            }
        }
        return new CheckDemand(demand.check(), demand.on(), demand.reason(), demand.severity(), settings);
    }

    private void loosens(String path, String asked, Object held) {
        faults.accept(path, asked + " would loosen what holds here (" + held + "), so it has no effect");
    }

    private static String words(Object value) {
        return PolicyProblems.shown(value.toString());
    }
}
