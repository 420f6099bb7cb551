package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckSettings;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import java.util.List;
import java.util.Map;

/**
 * What closes the gate.
 *
 * @param profile where the defaults come from
 * @param failOn severity from which a finding can close the gate
 * @param unknownBlocks whether an unknown, or an error of a check, closes it
 * @param warningBlocks whether a warning closes it
 * @param settings settings by check id
 * @param waivers accepted findings
 */
public record Policy(
        @NonNull Profile profile,
        @NonNull Severity failOn,
        boolean unknownBlocks,
        boolean warningBlocks,
        @NonNull Map<String, Map<String, Object>> settings,
        @NonNull List<Waiver> waivers) {
    public Policy {
        settings = Map.copyOf(settings);
        waivers = List.copyOf(waivers);
    }

    @NonNull
    public static Policy of(@NonNull Profile profile) {
        return new Policy(
                profile, profile.failOn(), profile.unknownBlocks(), profile.warningBlocks(), Map.of(), List.of());
    }

    @NonNull
    public CheckSettings settingsOf(@NonNull CheckMetadata check) {
        return new CheckSettings(check, settings.getOrDefault(check.id(), Map.of()));
    }

    @NonNull
    public Policy withFailOn(@NonNull Severity severity) {
        return new Policy(profile, severity, unknownBlocks, warningBlocks, settings, waivers);
    }

    @NonNull
    public Policy withUnknownBlocks(boolean blocks) {
        return new Policy(profile, failOn, blocks, warningBlocks, settings, waivers);
    }

    @NonNull
    public Policy withWaivers(@NonNull List<Waiver> others) {
        return new Policy(profile, failOn, unknownBlocks, warningBlocks, settings, others);
    }

    /** The same settings and waivers under the defaults of another profile. */
    @NonNull
    public Policy withProfile(@NonNull Profile other) {
        return new Policy(other, other.failOn(), other.unknownBlocks(), other.warningBlocks(), settings, waivers);
    }
}
