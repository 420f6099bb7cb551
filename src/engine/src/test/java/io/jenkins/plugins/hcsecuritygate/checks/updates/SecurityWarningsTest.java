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
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.SecurityWarning;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.SecurityWarning.Type;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityWarningsTest {

    private static final String GIT_5 = "5[.].*";
    private static final String CORE_541 = "2[.]541[.][123]";

    private final CheckRun check = new CheckRun(new SecurityWarnings());

    @Test
    @Rule(
            value = "no published warning applies to Jenkins or an installed plugin, and the update data is recent",
            status = Status.PASS)
    void passesWhereNoWarningApplies() {
        CheckResult result = check.on(git("5.2")
                .updateSites(UpdateSites.warning(0, aboutGit("4[.].*"), aboutCore("2[.]516[.].*"), about("cvs"))));

        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(result.reason()).contains("none of 3");
    }

    @Test
    @Rule(value = "a warning applies to the running Jenkins", status = Status.FAIL)
    void warningAboutJenkinsFails() {
        CheckResult result = check.on(new FactsBuilder().updateSites(UpdateSites.warning(0, aboutCore(CORE_541))));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).contains("Jenkins 2.541.3", "Flaw in core", "https://www.jenkins.io/");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Rule(value = "a warning applies to an installed plugin, enabled or not", status = Status.FAIL)
    void warningAboutAPluginFails(boolean enabled) {
        CheckResult result = check.on(new FactsBuilder()
                .plugins(new InstalledPlugin("git", Fact.known("5.2"), enabled, "plugins/git.jpi"))
                .updateSites(UpdateSites.warning(0, aboutGit(GIT_5))));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.resource().name()).isEqualTo("git SECURITY-git");
            assertThat(finding.message()).contains("git 5.2", "Flaw in git");
        });
    }

    @Test
    void everyApplyingWarningHasItsOwnFinding() {
        CheckResult result =
                check.on(git("5.2").updateSites(UpdateSites.warning(0, aboutGit(GIT_5), aboutCore(CORE_541))));

        assertThat(result.findings()).extracting(Finding::status).containsExactly(Status.FAIL, Status.FAIL);
    }

    @ParameterizedTest
    @CsvSource({"5[.]2, 5.2, FAIL", "5[.]2, 5.20, PASS", "5[.]2, 15.2, PASS", "4[.]1|5[.]2, 5.2, FAIL"})
    void patternMustMatchTheWholeVersion(String pattern, String installed, Status expected) {
        assertThat(check.on(git(installed).updateSites(UpdateSites.warning(0, aboutGit(pattern))))
                        .status())
                .isEqualTo(expected);
    }

    @Test
    void oneOfSeveralPatternsIsEnough() {
        assertThat(check.on(git("5.2").updateSites(UpdateSites.warning(0, aboutGit("4[.].*", GIT_5))))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void warningWithoutPatternsAppliesToEveryVersion() {
        assertThat(check.on(git("99.0").updateSites(UpdateSites.warning(0, aboutGit())))
                        .status())
                .isEqualTo(Status.FAIL);
        assertThat(check.on(new FactsBuilder().updateSites(UpdateSites.warning(0, aboutCore())))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void warningWithoutPatternsAppliesToAVersionThatCannotBeRead() {
        assertThat(check.on(unreadableGit().updateSites(UpdateSites.warning(0, aboutGit())))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void warningWithoutPatternsAppliesToAnUnknownJenkins() {
        assertThat(check.on(new FactsBuilder()
                                .jenkinsVersion(FactsBuilder.unknown())
                                .updateSites(UpdateSites.warning(0, aboutCore())))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void patternThatIsNoRegularExpressionMatchesEverything() {
        assertThat(check.on(git("5.2").updateSites(UpdateSites.warning(0, aboutGit("4[.](.*"))))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void warningOfOneSiteIsNotSilencedByAnotherSitesNarrowerOne() {
        FactsBuilder facts = git("5.2")
                .updateSites(UpdateSites.warning(0, aboutGit("4[.].*")), UpdateSites.warning(0, aboutGit(GIT_5)));

        assertThat(check.on(facts).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "no update site's data has a section for security warnings", status = Status.UNKNOWN)
    void silenceOfAVendorThatPublishesNoWarningsProvesNothing() {
        assertThat(check.on(git("5.2").updateSites(UpdateSites.withoutWarnings()))
                        .status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(check.on(git("5.2").updateSites(UpdateSites.withoutWarnings(), UpdateSites.warning(0)))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    void sameWarningOfTwoSitesIsOneFinding() {
        CheckResult result = check.on(git("5.2")
                .updateSites(UpdateSites.warning(0, aboutGit(GIT_5)), UpdateSites.warning(0, aboutGit(GIT_5))));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings()).hasSize(1);
    }

    @Test
    @Rule(value = "a warning applies, and an administrator has hidden it in Jenkins", status = Status.WARN)
    void hiddenWarningStaysVisible() {
        CheckResult result = check.on(git("5.2")
                .updateSites(UpdateSites.warning(0, aboutGit(GIT_5)))
                .ignoredWarnings(Set.of("SECURITY-git")));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("Flaw in git", "hidden in Jenkins"));
    }

    @Test
    void hidingOneWarningSoftensNoOther() {
        CheckResult result = check.on(git("5.2")
                .updateSites(UpdateSites.warning(0, aboutGit(GIT_5), aboutCore(CORE_541)))
                .ignoredWarnings(Set.of("SECURITY-git")));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings()).extracting(Finding::status).containsExactly(Status.WARN, Status.FAIL);
    }

    @Test
    @Rule(value = "a warning is about a plugin whose version cannot be read", status = Status.UNKNOWN)
    void unreadableVersionIsUnknown() {
        CheckResult result = check.on(unreadableGit().updateSites(UpdateSites.warning(0, aboutGit(GIT_5))));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.answeredBy()).isEqualTo("Restore thing.xml"));
    }

    @Test
    void hidingDoesNotSoftenAVersionThatCannotBeRead() {
        CheckResult result = check.on(unreadableGit()
                .updateSites(UpdateSites.warning(0, aboutGit(GIT_5)))
                .ignoredWarnings(Set.of("SECURITY-git")));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void unreadableVersionMattersOnlyWhereAWarningIsAboutThePlugin() {
        assertThat(check.on(unreadableGit().updateSites(UpdateSites.warning(0, about("cvs"))))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "the running version of Jenkins is not known", status = Status.UNKNOWN)
    void unknownJenkinsIsOneFindingHoweverManyWarningsThereAre() {
        CheckResult result = check.on(new FactsBuilder()
                .jenkinsVersion(FactsBuilder.unknown())
                .updateSites(UpdateSites.warning(
                        0, aboutCore(CORE_541), warning("SECURITY-2", Type.CORE, "core", CORE_541))));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.resource().name()).isEqualTo("jenkins"));
    }

    @Test
    @Rule(value = "the installed plugins are not all known", status = Status.UNKNOWN)
    void gapsAreUnknown() {
        CheckResult result = check.on(new FactsBuilder()
                .plugins(new Inventory<>(List.of(FactsBuilder.plugin("git", "5.2")), List.of(FactsBuilder.GAP)))
                .updateSites(UpdateSites.warning(0)));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains("thing.xml cannot be read");
    }

    @Test
    @Rule(value = "the update data is missing, too old, undated or dated in the future", status = Status.UNKNOWN)
    void silenceOfDoubtfulDataProvesNothing() {
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
        assertThat(check.on(git("5.2").updateSites(UpdateSites.warning(days))).status())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"10, PASS", "9, UNKNOWN"})
    void policyDecidesWhichDataIsRecent(int maxAgeDays, Status expected) {
        assertThat(new CheckRun(new SecurityWarnings())
                        .with("maxAgeDays", maxAgeDays)
                        .on(git("5.2").updateSites(UpdateSites.warning(10)))
                        .status())
                .isEqualTo(expected);
    }

    @Test
    void oldDataDoesNotExcuseAnApplyingWarning() {
        CheckResult result = check.on(git("5.2").updateSites(UpdateSites.warning(400, aboutGit(GIT_5))));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings()).extracting(Finding::status).containsExactly(Status.FAIL, Status.UNKNOWN);
    }

    @Test
    void oldDataMakesAHiddenWarningUnknown() {
        CheckResult result = check.on(git("5.2")
                .updateSites(UpdateSites.warning(8, aboutGit(GIT_5)))
                .ignoredWarnings(Set.of("SECURITY-git")));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.findings()).extracting(Finding::status).containsExactly(Status.WARN, Status.UNKNOWN);
    }

    private static FactsBuilder git(String version) {
        return new FactsBuilder().plugins(FactsBuilder.plugin("git", version));
    }

    private static FactsBuilder unreadableGit() {
        return new FactsBuilder().plugins(new InstalledPlugin("git", FactsBuilder.unknown(), true, "plugins/git.jpi"));
    }

    private static SecurityWarning aboutCore(String... versions) {
        return warning("SECURITY-core", Type.CORE, "core", versions);
    }

    private static SecurityWarning aboutGit(String... versions) {
        return warning("SECURITY-git", Type.PLUGIN, "git", versions);
    }

    /** A warning about every version of a plugin. */
    private static SecurityWarning about(String plugin) {
        return warning("SECURITY-" + plugin, Type.PLUGIN, plugin);
    }

    private static SecurityWarning warning(String id, Type type, String name, String... versions) {
        return new SecurityWarning(
                id,
                type,
                name,
                "Flaw in " + name,
                "https://www.jenkins.io/security/advisory/2026-03-01/",
                List.of(versions));
    }
}
