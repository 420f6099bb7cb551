package io.jenkins.plugins.hcsecuritygate.checks.updates;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginUpdatesTest {

    private static final String UNLISTED = "no update site lists it";

    private final CheckRun check = new CheckRun(new PluginUpdates());

    @ParameterizedTest
    @ValueSource(strings = {"5.2", "5.2.0", "5.3"})
    @Rule(
            value = "every plugin is at the offered version or newer, and the update data is recent",
            status = Status.PASS)
    void currentPluginsPass(String installed) {
        CheckResult result = check.on(git(installed).updateSites(gitOffered("5.2", 400)));

        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(result.findings()).isEmpty();
    }

    @Test
    @Rule(value = "no plugin is installed", status = Status.NOT_APPLICABLE)
    void withoutPluginsThereIsNothingToUpdate() {
        assertThat(check.on(new FactsBuilder()).status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(check.on(new FactsBuilder().updateSites(gitOffered("5.2", 5)))
                        .status())
                .isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    @Rule(value = "a newer version has been on offer for more than `maxDaysWaiting` days", status = Status.FAIL)
    void longOverdueUpdateFails() {
        CheckResult result = check.on(git("5.1").updateSites(gitOffered("5.2", 91)));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).contains("5.1 is installed", "5.2 is offered", "91 days");
    }

    @Test
    @Rule(value = "a newer version is offered, for a shorter time or since an unknown day", status = Status.WARN)
    void waitingUpdateWarns() {
        assertThat(check.on(git("5.1").updateSites(gitOffered("5.2", 90))).status())
                .isEqualTo(Status.WARN);
        assertThat(check.on(git("5.1").updateSites(gitOffered("5.2", 0))).status())
                .isEqualTo(Status.WARN);
        assertThat(check.on(git("5.1").updateSites(UpdateSites.offering("git", "5.2", null)))
                        .status())
                .isEqualTo(Status.WARN);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, FAIL", "0, 0, WARN", "30, 31, FAIL", "365, 91, WARN"})
    void policyDecidesHowLongAnUpdateMayWait(int maxDaysWaiting, int days, Status expected) {
        assertThat(new CheckRun(new PluginUpdates())
                        .with("maxDaysWaiting", maxDaysWaiting)
                        .on(git("5.1").updateSites(gitOffered("5.2", days)))
                        .status())
                .isEqualTo(expected);
    }

    @Test
    void youngerOfferOfAnotherSiteDoesNotExcuseALongOverdueOne() {
        UpdateSite overdue = gitOffered("5.2", 200);
        UpdateSite young = gitOffered("5.3", 5);

        assertThat(check.on(git("5.1").updateSites(overdue, young)).status()).isEqualTo(Status.FAIL);
        assertThat(check.on(git("5.1").updateSites(young, overdue)).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "a plugin is deprecated", status = Status.WARN)
    void deprecatedPluginWarns() {
        CheckResult result = check.on(git("5.2").updateSites(UpdateSites.deprecating("git", "5.2")));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.reason()).contains("deprecated");
    }

    @Test
    void deprecationIsToldBesideAWaitingUpdate() {
        CheckResult result = check.on(git("5.1").updateSites(UpdateSites.deprecating("git", "5.2")));

        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("5.2 is offered", "deprecated"));
    }

    @Test
    void deprecationOfAPluginThatIsNotInstalledIsNoMatter() {
        FactsBuilder facts = git("5.2").updateSites(gitOffered("5.2", 5), UpdateSites.deprecating("cvs", "2.0"));

        assertThat(check.on(facts).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "no update site lists a plugin, and the policy does not name it in `privatePlugins`",
            status = Status.WARN)
    void unlistedPluginWarns() {
        CheckResult result = check.on(new FactsBuilder()
                .plugins(FactsBuilder.plugin("clinic-forms", "1.0"))
                .updateSites(gitOffered("5.2", 5)));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.reason()).contains(UNLISTED);
    }

    @Test
    void policyNamesPrivatePlugins() {
        assertThat(statusOfPrivate("clinic-forms", "other", "clinic-forms")).isEqualTo(Status.PASS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"clinic", "clinic-forms-extra", "clinic-*", "*", "", "Clinic-Forms"})
    void privatePluginsAreNamedExactly(String named) {
        assertThat(statusOfPrivate("clinic-forms", named)).isEqualTo(Status.WARN);
    }

    @Test
    void nameOfAListedPluginInThePolicyDoesNotExcuseItsAge() {
        assertThat(new CheckRun(new PluginUpdates())
                        .with("privatePlugins", List.of("git"))
                        .on(git("5.1").updateSites(gitOffered("5.2", 91)))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void thisPluginItselfIsNotCalledUnlisted() {
        assertThat(check.on(new FactsBuilder()
                                .plugins(FactsBuilder.plugin("hc-security-gate", "1.0"))
                                .updateSites(UpdateSites.fresh("2.541.3")))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    void thisPluginItselfIsToBeUpdatedToo() {
        assertThat(check.on(new FactsBuilder()
                                .plugins(FactsBuilder.plugin("hc-security-gate", "1.0"))
                                .updateSites(UpdateSites.offering("hc-security-gate", "1.1", UpdateSites.daysAgo(91))))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "a plugin's version cannot be read", status = Status.UNKNOWN)
    void unreadableVersionIsUnknown() {
        CheckResult result = check.on(new FactsBuilder()
                .plugins(new InstalledPlugin("git", FactsBuilder.unknown(), true, "plugins/git.jpi"))
                .updateSites(gitOffered("5.2", 5)));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.answeredBy()).isEqualTo("Restore thing.xml"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5.1-SNAPSHOT", "9.0-SNAPSHOT", "9.0-SNAPSHOT (private-03/10/2026-builder)", "???", "latest"})
    @Rule(value = "a plugin's version names no release, such as a snapshot", status = Status.UNKNOWN)
    void versionThatNamesNoReleaseIsUnknown(String installed) {
        CheckResult result = check.on(git(installed).updateSites(gitOffered("5.2", 5)));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains(installed + " names no release");
    }

    @Test
    @Rule(value = "the installed plugins are not all known", status = Status.UNKNOWN)
    void gapsAreUnknown() {
        InstalledPlugin git = FactsBuilder.plugin("git", "5.2");

        assertThat(check.on(new FactsBuilder()
                                .plugins(Inventory.unobserved(FactsBuilder.GAP))
                                .updateSites(gitOffered("5.2", 5)))
                        .status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(check.on(new FactsBuilder()
                                .plugins(new Inventory<>(List.of(git), List.of(FactsBuilder.GAP)))
                                .updateSites(gitOffered("5.2", 5)))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "the update data is missing, too old, undated or dated in the future", status = Status.UNKNOWN)
    void doubtfulDataIsUnknownAndCallsNothingUnlisted() {
        assertThat(UpdateSites.doubtful("2.541.3")).allSatisfy(sites -> {
            CheckResult result = check.on(git("5.2").updateSites(sites));

            assertThat(result.status()).isEqualTo(Status.UNKNOWN);
            assertThat(result.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.resource().kind()).isEqualTo("update-site"));
        });
    }

    @ParameterizedTest
    @CsvSource({"7, PASS", "8, UNKNOWN", "-1, PASS", "-2, UNKNOWN"})
    void dataMayBeAWeekOldAndADayAhead(int days, Status expected) {
        assertThat(check.on(git("5.2").updateSites(UpdateSites.offering(days, "git", "5.2", null)))
                        .status())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"10, PASS", "9, UNKNOWN"})
    void policyDecidesWhichDataIsRecent(int maxAgeDays, Status expected) {
        assertThat(new CheckRun(new PluginUpdates())
                        .with("maxAgeDays", maxAgeDays)
                        .on(git("5.2").updateSites(UpdateSites.offering(10, "git", "5.2", null)))
                        .status())
                .isEqualTo(expected);
    }

    @Test
    void oldDataDoesNotExcuseAnOlderVersion() {
        CheckResult result =
                check.on(git("5.1").updateSites(UpdateSites.offering(100, "git", "5.2", UpdateSites.daysAgo(120))));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings())
                .extracting(Finding::status)
                .containsExactlyInAnyOrder(Status.FAIL, Status.UNKNOWN);
    }

    @Test
    void disabledPluginsCount() {
        assertThat(check.on(new FactsBuilder()
                                .plugins(new InstalledPlugin("git", Fact.known("5.1"), false, "plugins/git.jpi"))
                                .updateSites(gitOffered("5.2", 91)))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void everyPluginHasItsOwnFinding() {
        CheckResult result = check.on(new FactsBuilder()
                .plugins(
                        FactsBuilder.plugin("git", "5.1"),
                        FactsBuilder.plugin("mailer", "1.0"),
                        FactsBuilder.plugin("clinic-forms", "1.0"))
                .updateSites(gitOffered("5.2", 91), UpdateSites.offering("mailer", "1.0", UpdateSites.daysAgo(91))));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings())
                .extracting(finding -> finding.resource().name())
                .containsExactly("git", "clinic-forms");
    }

    private static Status statusOfPrivate(String installed, String... named) {
        return new CheckRun(new PluginUpdates())
                .with("privatePlugins", List.of(named))
                .on(new FactsBuilder()
                        .plugins(FactsBuilder.plugin(installed, "1.0"))
                        .updateSites(UpdateSites.fresh("2.541.3")))
                .status();
    }

    private static FactsBuilder git(String version) {
        return new FactsBuilder().plugins(FactsBuilder.plugin("git", version));
    }

    private static UpdateSite gitOffered(String version, int daysAgo) {
        return UpdateSites.offering("git", version, UpdateSites.daysAgo(daysAgo));
    }
}
