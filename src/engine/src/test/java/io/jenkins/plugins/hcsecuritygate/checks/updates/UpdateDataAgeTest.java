package io.jenkins.plugins.hcsecuritygate.checks.updates;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateDataAgeTest {

    private static final String MIRROR = "https://mirror.hospital.example/jenkins/update-center.json";

    private final CheckRun check = new CheckRun(new UpdateDataAge());

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 7})
    @Rule(value = "every configured update site has data of at most `maxAgeDays` days", status = Status.PASS)
    void recentDataPasses(int days) {
        CheckResult result = check.on(sites(UpdateSites.aged(days, "2.541.3"), UpdateSites.fresh("2.541.3")));

        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(result.findings()).isEmpty();
    }

    @Test
    @Rule(value = "the data of an update site is older", status = Status.FAIL)
    void oldDataFails() {
        CheckResult result = check.on(sites(UpdateSites.aged(8, "2.541.3")));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).contains("8 days old", "at most 7 days");
    }

    @Test
    void oneOldSiteAmongRecentOnesFails() {
        CheckResult result = check.on(sites(UpdateSites.fresh("2.541.3"), UpdateSites.aged(8, "2.541.3")));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings()).hasSize(1);
    }

    @Test
    void policyDecidesWhatIsOld() {
        FactsBuilder tenDays = sites(UpdateSites.aged(10, "2.541.3"));

        assertThat(new CheckRun(new UpdateDataAge())
                        .with("maxAgeDays", 10)
                        .on(tenDays)
                        .status())
                .isEqualTo(Status.PASS);
        assertThat(new CheckRun(new UpdateDataAge())
                        .with("maxAgeDays", 9)
                        .on(tenDays)
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "no update site is configured", status = Status.FAIL)
    void withoutUpdateSiteNothingIsLearnt() {
        CheckResult result = check.on(sites());

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).contains("no update site is configured");
    }

    @Test
    @Rule(
            value = "a configured update site has no data in the home, or data that cannot be read",
            status = Status.UNKNOWN)
    void missingDataIsUnknown() {
        CheckResult nothing = check.on(new FactsBuilder().updateSites(Inventory.unobserved(FactsBuilder.GAP)));
        CheckResult partly = check.on(new FactsBuilder()
                .updateSites(new Inventory<>(List.of(UpdateSites.fresh("2.541.3")), List.of(FactsBuilder.GAP))));

        assertThat(List.of(nothing, partly)).allSatisfy(result -> {
            assertThat(result.status()).isEqualTo(Status.UNKNOWN);
            assertThat(result.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.answeredBy()).isEqualTo("Restore thing.xml"));
        });
    }

    @Test
    @Rule(value = "the data does not say when it was made", status = Status.UNKNOWN)
    void undatedDataIsUnknown() {
        CheckResult result = check.on(sites(UpdateSites.undated("2.541.3")));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains("does not say when");
    }

    @Test
    @Rule(value = "the data is dated more than a day in the future", status = Status.UNKNOWN)
    void dataFromTheFutureIsUnknown() {
        CheckResult result = check.on(sites(UpdateSites.aged(-2, "2.541.3")));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains("in the future", "2026-03-12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MIRROR,
                "http://updates.jenkins.io/update-center.json",
                "https://updates.jenkins.io.attacker.example/update-center.json",
                "https://updates.jenkins.io@attacker.example/update-center.json",
                "https://updates.jenkins.io:8443/update-center.json",
                "https://updates-jenkins.io/update-center.json",
                "https://attacker.example/https://updates.jenkins.io/update-center.json",
                ""
            })
    @Rule(
            value = "an update site is neither the Jenkins project's nor in the policy's `trustedSites`",
            status = Status.UNKNOWN)
    void dataFromElsewhereIsUnknown(String url) {
        CheckResult result = check.on(sites(UpdateSites.from(Fact.known(url))));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.answeredBy()).contains("trustedSites"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://updates.jenkins.io/update-center.json",
                "https://updates.jenkins.io/stable/update-center.json",
                "https://updates.jenkins.io/dynamic-stable-2.541.3/update-center.json"
            })
    void everyFileOfTheJenkinsProjectIsTrusted(String url) {
        assertThat(check.on(sites(UpdateSites.from(Fact.known(url)))).status()).isEqualTo(Status.PASS);
    }

    @Test
    void policyNamesTrustedSites() {
        CheckRun trusting = new CheckRun(new UpdateDataAge())
                .with("trustedSites", List.of("https://other.example/", "https://mirror.hospital.example/"));

        assertThat(trusting.on(sites(UpdateSites.from(Fact.known(MIRROR)))).status())
                .isEqualTo(Status.PASS);
        assertThat(trusting.on(sites(UpdateSites.from(Fact.known("https://third.example/update-center.json"))))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    void trustedSiteCountsOnlyAsTheBeginningOfTheUrl() {
        assertThat(new CheckRun(new UpdateDataAge())
                        .with("trustedSites", List.of("mirror.hospital.example/"))
                        .on(sites(UpdateSites.from(Fact.known(MIRROR))))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void blankEntryTrustsNothing(String entry) {
        CheckRun trusting = new CheckRun(new UpdateDataAge()).with("trustedSites", List.of(entry));

        assertThat(trusting.on(sites(UpdateSites.from(Fact.known(MIRROR)))).status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(trusting.on(sites(UpdateSites.from(Fact.known(entry + MIRROR))))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    void trustDoesNotExcuseOldData() {
        assertThat(new CheckRun(new UpdateDataAge())
                        .with("trustedSites", List.of("https://updates.jenkins.io/"))
                        .on(sites(UpdateSites.aged(8, "2.541.3")))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void whoeverGivesAFileVouchesForIt() {
        assertThat(check.on(sites(UpdateSites.from(FactsBuilder.unknown()))).status())
                .isEqualTo(Status.PASS);
    }

    private static FactsBuilder sites(UpdateSite... sites) {
        return new FactsBuilder().updateSites(sites);
    }
}
