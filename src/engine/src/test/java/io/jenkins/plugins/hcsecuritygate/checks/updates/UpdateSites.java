package io.jenkins.plugins.hcsecuritygate.checks.updates;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.OfferedPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.SecurityWarning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Data of the standard update site, relative to {@link CheckRun#NOW}. */
final class UpdateSites {

    /** The core version that data offers where a test is not about it: the one that {@link FactsBuilder} runs. */
    private static final String CORE = "2.541.3";

    private UpdateSites() {}

    static UpdateSite fresh(@CheckForNull String core) {
        return aged(0, core);
    }

    /** @param days negative for data from the future */
    static UpdateSite aged(int days, @CheckForNull String core) {
        return site(Fact.known(daysAgo(days)), core, Map.of(), List.of(), Set.of());
    }

    static UpdateSite undated(@CheckForNull String core) {
        return site(
                Fact.unknown("the update data does not say when it was made", "Fetch the update data again"),
                core,
                Map.of(),
                List.of(),
                Set.of());
    }

    static UpdateSite offering(String id, String version, @CheckForNull Instant releasedAt) {
        return offering(0, id, version, releasedAt);
    }

    /** @param days age of the data */
    static UpdateSite offering(int days, String id, String version, @CheckForNull Instant releasedAt) {
        return site(
                Fact.known(daysAgo(days)),
                CORE,
                Map.of(id, new OfferedPlugin(version, releasedAt, null)),
                List.of(),
                Set.of());
    }

    static UpdateSite deprecating(String id, String version) {
        return site(
                Fact.known(CheckRun.NOW),
                CORE,
                Map.of(id, new OfferedPlugin(version, daysAgo(5), null)),
                List.of(),
                Set.of(id));
    }

    /** @param days age of the data */
    static UpdateSite warning(int days, SecurityWarning... warnings) {
        return site(Fact.known(daysAgo(days)), CORE, Map.of(), List.of(warnings), Set.of());
    }

    /** Recent data that comes from somewhere else, or from a file given by hand. */
    static UpdateSite from(Fact<String> url) {
        return new UpdateSite(
                "default",
                url,
                "updates/default.json",
                Fact.known(CheckRun.NOW),
                CORE,
                Map.of(),
                Fact.known(List.of()),
                Set.of());
    }

    /** Recent data of a vendor that publishes no warnings. */
    static UpdateSite withoutWarnings() {
        return new UpdateSite(
                "vendor",
                Fact.known("https://updates.vendor.example/update-center.json"),
                "updates/vendor.json",
                Fact.known(CheckRun.NOW),
                CORE,
                Map.of(),
                FactsBuilder.unknown(),
                Set.of());
    }

    /** Every way in which data can fail to prove that something is up to date. */
    static List<Inventory<UpdateSite>> doubtful(@CheckForNull String core) {
        return List.of(
                Inventory.of(List.of()),
                Inventory.unobserved(FactsBuilder.GAP),
                Inventory.of(List.of(aged(8, core))),
                Inventory.of(List.of(undated(core))),
                Inventory.of(List.of(aged(-2, core))));
    }

    static Instant daysAgo(int days) {
        return CheckRun.NOW.minus(Duration.ofDays(days));
    }

    private static UpdateSite site(
            Fact<Instant> generatedAt,
            @CheckForNull String core,
            Map<String, OfferedPlugin> plugins,
            List<SecurityWarning> warnings,
            Set<String> deprecated) {
        return new UpdateSite(
                "default",
                Fact.known("https://updates.jenkins.io/update-center.json"),
                "updates/default.json",
                generatedAt,
                core,
                plugins,
                Fact.known(warnings),
                deprecated);
    }
}
