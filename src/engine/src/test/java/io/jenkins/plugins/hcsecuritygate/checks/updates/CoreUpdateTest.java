package io.jenkins.plugins.hcsecuritygate.checks.updates;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoreUpdateTest {

    private final CheckRun check = new CheckRun(new CoreUpdate());

    @ParameterizedTest
    @CsvSource({"2.541.3, 2.541.3", "2.541.3, 2.541.1", "2.550, 2.550", "2.551, 2.550", "2.541.3, 2.541"})
    @Rule(
            value = "the running version is the offered one or newer, and the update data is recent",
            status = Status.PASS)
    void offeredReleaseOrNewerPasses(String running, String offered) {
        CheckResult result = check.on(running(running, UpdateSites.fresh(offered)));

        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(result.findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2.541.1, 2.541.3",
        "2.528.3, 2.541.1",
        "2.550, 2.551",
        "2.550, 2.563",
        "2.541.3, 2.567",
        "2.541, 2.541.3",
        "2.530, 2.541.3"
    })
    @Rule(value = "a newer version is offered, at most `maxLinesBehind` weekly releases ahead", status = Status.WARN)
    void slightlyOlderVersionWarns(String running, String offered) {
        CheckResult result = check.on(running(running, UpdateSites.fresh(offered)));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.reason()).contains("Jenkins " + running + " runs", offered + " is offered");
    }

    @ParameterizedTest
    @CsvSource({
        "2.516.3, 2.541.1, 25 weekly releases behind",
        "2.550, 2.564, 14 weekly releases behind",
        "2.541.3, 2.568, 27 weekly releases behind",
        "2.527, 2.541.3, 14 weekly releases behind",
        "1.656, 2.7, a whole generation newer",
        "2.541.3, 3.0, a whole generation newer"
    })
    @Rule(value = "the offered version is further ahead, or a whole generation newer", status = Status.FAIL)
    void muchOlderVersionFails(String running, String offered, String distance) {
        CheckResult result = check.on(running(running, UpdateSites.fresh(offered)));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).contains(distance);
    }

    @Test
    @Rule(
            value = "nothing newer is known, but the update data is missing, too old, undated or dated in the future",
            status = Status.UNKNOWN)
    void silenceOfDoubtfulDataProvesNothing() {
        assertThat(UpdateSites.doubtful("2.541.3")).allSatisfy(sites -> {
            CheckResult result = check.on(new FactsBuilder().updateSites(sites));

            assertThat(result.status()).isEqualTo(Status.UNKNOWN);
            assertThat(result.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.resource().kind()).isEqualTo("update-site"));
        });
    }

    @ParameterizedTest
    @CsvSource({"7, PASS", "8, UNKNOWN", "-1, PASS", "-2, UNKNOWN"})
    void dataMayBeAWeekOldAndADayAhead(int days, Status expected) {
        assertThat(check.on(running("2.541.3", UpdateSites.aged(days, "2.541.3")))
                        .status())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"2.545.1, WARN", "2.600, FAIL"})
    void oldDataDoesNotExcuseAnOlderVersion(String offered, Status expected) {
        assertThat(check.on(running("2.541.3", UpdateSites.aged(400, offered))).status())
                .isEqualTo(expected);
        assertThat(check.on(running("2.541.3", UpdateSites.undated(offered))).status())
                .isEqualTo(expected);
    }

    @Test
    @Rule(
            value = "the update data is of the LTS line and the running version is a weekly release that it does not"
                    + " surpass",
            status = Status.UNKNOWN)
    void ltsDataSaysNothingAboutAWeeklyRelease() {
        CheckResult result = check.on(running("2.550", UpdateSites.fresh("2.541.3")));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains("LTS release 2.541.3", "weekly release 2.550");
    }

    @Test
    @Rule(value = "no update site offers a version of Jenkins itself", status = Status.UNKNOWN)
    void sitesWithoutCoreAreUnknown() {
        CheckResult result = check.on(running("2.541.3", UpdateSites.fresh(null)));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains("no update site offers");
    }

    @Test
    void siteWithoutCoreDoesNotHideWhatAnotherOffers() {
        assertThat(check.on(running("2.541.1", UpdateSites.fresh(null), UpdateSites.fresh("2.541.3")))
                        .status())
                .isEqualTo(Status.WARN);
    }

    @Test
    void newestOfSeveralOffersCounts() {
        UpdateSite newer = UpdateSites.fresh("2.541.3");
        UpdateSite older = UpdateSites.fresh("2.516.1");

        assertThat(check.on(running("2.516.3", newer, older)).status()).isEqualTo(Status.FAIL);
        assertThat(check.on(running("2.516.3", older, newer)).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "the running version is not known", status = Status.UNKNOWN)
    void unknownVersionIsUnknown() {
        CheckResult result = check.on(
                new FactsBuilder().jenkinsVersion(FactsBuilder.unknown()).updateSites(UpdateSites.fresh("2.541.3")));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.answeredBy()).isEqualTo("Restore thing.xml"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lts",
                "latest",
                "?",
                "2.542-SNAPSHOT",
                "2.542-SNAPSHOT (private-03/10/2026-builder)",
                "9.9-SNAPSHOT"
            })
    @Rule(value = "the running version names no release, such as `lts` or a snapshot", status = Status.UNKNOWN)
    void versionThatNamesNoReleaseIsUnknown(String running) {
        CheckResult result = check.on(running(running, UpdateSites.fresh("2.541.3")));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains(running + " names no release");
    }

    @ParameterizedTest
    @CsvSource({"0, FAIL", "24, FAIL", "25, WARN"})
    void policyDecidesHowFarBehindIsTooFar(int maxLinesBehind, Status expected) {
        assertThat(new CheckRun(new CoreUpdate())
                        .with("maxLinesBehind", maxLinesBehind)
                        .on(running("2.516.3", UpdateSites.fresh("2.541.1")))
                        .status())
                .isEqualTo(expected);
    }

    @Test
    void updateWithinTheLineOnlyWarnsUnderAnyPolicy() {
        assertThat(new CheckRun(new CoreUpdate())
                        .with("maxLinesBehind", 0)
                        .on(running("2.541.1", UpdateSites.fresh("2.541.3")))
                        .status())
                .isEqualTo(Status.WARN);
    }

    @ParameterizedTest
    @CsvSource({"10, PASS", "9, UNKNOWN"})
    void policyDecidesWhichDataIsRecent(int maxAgeDays, Status expected) {
        assertThat(new CheckRun(new CoreUpdate())
                        .with("maxAgeDays", maxAgeDays)
                        .on(running("2.541.3", UpdateSites.aged(10, "2.541.3")))
                        .status())
                .isEqualTo(expected);
    }

    private static FactsBuilder running(String version, UpdateSite... sites) {
        return new FactsBuilder().jenkinsVersion(Fact.known(version)).updateSites(sites);
    }
}
