package io.jenkins.plugins.hcsecuritygate.checks.network;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Allowlist;
import io.jenkins.plugins.hcsecuritygate.network.IpRange;
import io.jenkins.plugins.hcsecuritygate.updates.JenkinsVersion;
import java.util.List;
import java.util.Optional;

/** What this plugin's own allowlist does on a controller. */
final class AllowlistInForce {

    /** The plugin's version that turns addresses away; an older one only knows the setting. */
    private static final JenkinsVersion ENFORCES_SINCE =
            JenkinsVersion.parse("0.2").orElseThrow();

    private AllowlistInForce() {}

    /** The allowlist, if the plugin turns away whoever is not on it. */
    @NonNull
    static Optional<Allowlist> enforced(@NonNull ControllerFacts facts) {
        return facts.hasPlugin(ControllerFacts.OWN_PLUGIN).equals(Fact.known(true)) && versionEnforces(facts)
                ? facts.gate().toOptional().map(GateConfiguration::allowlist).filter(AllowlistInForce::isEnforced)
                : Optional.empty();
    }

    static boolean versionEnforces(@NonNull ControllerFacts facts) {
        return facts.plugins().items().stream()
                .filter(plugin -> plugin.id().equals(ControllerFacts.OWN_PLUGIN))
                .flatMap(plugin -> plugin.version().toOptional().stream())
                .flatMap(version -> JenkinsVersion.parse(version).stream())
                .anyMatch(version -> version.compareTo(ENFORCES_SINCE) >= 0);
    }

    /** An unreadable mode counts as the strictest one, in the plugin and here. */
    private static boolean isEnforced(Allowlist allowlist) {
        return switch (allowlist.mode()) {
            case "", "off", "report" -> false;
            default -> true;
        };
    }

    /** The ranges that can be read. */
    @NonNull
    static List<IpRange> ranges(@NonNull Allowlist allowlist) {
        return allowlist.ranges().stream()
                .map(IpRange::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether the ranges let somebody in and keep somebody out. */
    static boolean restricts(@NonNull Allowlist allowlist) {
        List<IpRange> ranges = ranges(allowlist);
        return !ranges.isEmpty() && !IpRange.coverEverything(ranges);
    }
}
