package io.jenkins.plugins.hcsecuritygate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.check.StatedFault;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.facts.FolderPolicy;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.CheckWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.SettingWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredPolicyTest {

    private static final Policy BASELINE = Policy.of(Profile.BASELINE);

    private final List<String> faults = new ArrayList<>();

    private static CheckMetadata metadata(String id) {
        return Catalogue.find(id).orElseThrow().metadata();
    }

    private static CheckWords check(
            String id, String enabled, String reason, String severity, SettingWords... settings) {
        return new CheckWords(id, enabled, reason, severity, List.of(settings));
    }

    private static SettingWords setting(String name, String... values) {
        return new SettingWords(name, List.of(values));
    }

    private static PolicyWords words(CheckWords... checks) {
        return new PolicyWords("", "", "", "", List.of(checks));
    }

    private Policy of(PolicyWords words) {
        faults.clear();
        return ConfiguredPolicy.of(words, (path, fault) -> faults.add(path + ": " + fault));
    }

    private Policy tighten(Policy base, PolicyWords words) {
        faults.clear();
        return ConfiguredPolicy.tighten(base, words, (path, fault) -> faults.add(path + ": " + fault));
    }

    @Test
    void everyValueCounts() {
        Policy policy = of(new PolicyWords(
                "Strict",
                "high",
                "WARN",
                "pass",
                List.of(
                        check("core-update", "true", "", "critical", setting("maxAgeDays", "3")),
                        check("https-url", "FALSE", "a proxy ends TLS", ""),
                        check("least-privilege", "", "", "", setting("developers", "dev-*", "", " qa ")))));
        assertThat(policy)
                .isEqualTo(Policy.of(Profile.STRICT)
                        .withFailOn(Severity.HIGH)
                        .withUnknownBlocks(false)
                        .withWarningBlocks(false)
                        .withRule(CheckRule.of(metadata("core-update"))
                                .withSeverity(Severity.CRITICAL)
                                .withSetting("maxAgeDays", 3))
                        .withRule(CheckRule.off(metadata("https-url"), "a proxy ends TLS"))
                        .withRule(CheckRule.of(metadata("least-privilege"))
                                .withSetting("developers", List.of("dev-*", "qa"))));
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "maybe | r | '' | checks https-url enabled: enabled of https-url cannot be 'maybe', so it stays on",
                "false | '' | '' | checks https-url enabled: https-url is to be switched off without a reason, so it stays on",
                "'' | '' | severe | checks https-url severity: the severity of https-url cannot be 'severe', so CRITICAL applies",
            })
    void whatIsNotUnderstoodIsTheStricterChoice(String enabled, String reason, String severity, String fault) {
        Policy policy = of(words(check("https-url", enabled, reason, severity)));
        assertThat(policy.ruleOf(metadata("https-url")).isOn()).isTrue();
        assertThat(policy.ruleOf(metadata("https-url")).severity())
                .isEqualTo(severity.isEmpty() ? metadata("https-url").severity() : Severity.CRITICAL);
        assertThat(faults).containsExactly(fault);
    }

    @ParameterizedTest
    @CsvSource({"core-update, maxAgeDays, 0", "waivers, noticeDays, 999999999", "controller-builds, recentDays, 30"})
    void aNumberThatIsNoneIsTheStrictest(String check, String name, int strictest) {
        for (String[] values : new String[][] {{"7 days"}, {}, {"1", "2"}, {"-1"}, {"1e3"}, {"4294967296"}, {"007"}}) {
            Policy policy = of(words(check(check, "", "", "", setting(name, values))));
            assertThat(policy.ruleOf(metadata(check)).checkSettings().number(name))
                    .isEqualTo(strictest);
            assertThat(faults)
                    .containsExactly("checks " + check + " " + name + ": " + name + " cannot be '"
                            + String.join(" ", values) + "', so " + strictest + " applies");
        }
    }

    @Test
    void whatDoesNotExistIsNamedAndTheCheckOfWaiversStaysOn() {
        assertThat(of(words(
                        check("core-updates", "false", "r", ""),
                        check("core-update", "", "", "", setting("maxAgeDay", "1"), setting("<b>\n", "1")),
                        check("waivers", "false", "r", ""))))
                .isEqualTo(BASELINE);
        assertThat(faults)
                .containsExactly(
                        "checks core-updates: no check is called 'core-updates', so what is said about it has no effect; did you"
                                + " mean 'core-update'?",
                        "checks core-update maxAgeDay: core-update has no setting 'maxAgeDay', so it has no effect; did you mean"
                                + " 'maxAgeDays'?",
                        "checks core-update <b>: core-update has no setting '<b>', so it has no effect",
                        "checks waivers enabled: waivers cannot be switched off, since it tells what is wrong with a policy");
    }

    @Test
    void ofTwoEntriesForOneCheckTheStricterOfEachValueCounts() {
        Policy policy = of(words(
                check("core-update", "false", "old", ""),
                check("core-update", "", "", "LOW", setting("maxAgeDays", "9")),
                check("core-update", "", "", "HIGH", setting("maxAgeDays", "8"), setting("maxAgeDays", "80"))));
        assertThat(policy)
                .isEqualTo(BASELINE.withRule(CheckRule.of(metadata("core-update"))
                        .withSeverity(Severity.HIGH)
                        .withSetting("maxAgeDays", 8)));
        assertThat(faults).hasSize(3).allMatch(fault -> fault.contains("more than once"));
    }

    @Test
    void aFolderMakesStricterWhatItNamesAndLeavesTheRest() {
        Policy base = BASELINE.withRule(CheckRule.of(metadata("core-update"))
                        .withSeverity(Severity.LOW)
                        .withSetting("maxAgeDays", 30))
                .withRule(
                        CheckRule.of(metadata("plugin-updates")).withSetting("privatePlugins", List.of("ours", "own")))
                .withRule(CheckRule.off(metadata("https-url"), "a proxy ends TLS"));
        Policy policy = tighten(
                base,
                new PolicyWords(
                        "strict",
                        "",
                        "",
                        "pass",
                        List.of(
                                check("core-update", "", "", "", setting("maxAgeDays", "2")),
                                check("plugin-updates", "", "", "HIGH"),
                                check("https-url", "true", "", ""))));
        assertThat(faults).isEmpty();
        assertThat(policy.profile()).isEqualTo(Profile.STRICT);
        assertThat(policy.failOn()).isEqualTo(Severity.MEDIUM);
        assertThat(policy.unknownBlocks()).isTrue();
        assertThat(policy.warningBlocks()).isFalse();
        assertThat(policy.ruleOf(metadata("core-update")))
                .isEqualTo(CheckRule.of(metadata("core-update"))
                        .withSeverity(Severity.LOW)
                        .withSetting("maxAgeDays", 2));
        assertThat(policy.ruleOf(metadata("plugin-updates")))
                .isEqualTo(CheckRule.of(metadata("plugin-updates"))
                        .withSeverity(Severity.HIGH)
                        .withSetting("privatePlugins", List.of("ours", "own")));
        assertThat(policy.ruleOf(metadata("https-url")).isOn()).isTrue();
    }

    @Test
    void whatWouldLoosenHasNoEffectAndIsNamed() {
        Policy base = Policy.of(Profile.STRICT)
                .withRule(CheckRule.of(metadata("least-privilege")).withSetting("developers", List.of("dev-*")));
        assertThat(tighten(
                        base,
                        new PolicyWords(
                                "baseline",
                                "HIGH",
                                "warn",
                                "pass",
                                List.of(
                                        check("https-url", "false", "why not", ""),
                                        check("login-required", "", "", "LOW"),
                                        check("core-update", "", "", "", setting("maxAgeDays", "30")),
                                        check("plugin-updates", "", "", "", setting("privatePlugins", "git")),
                                        check("cloud-credentials", "", "", "", setting("productionJobs", "live/*"))))))
                .isEqualTo(base);
        assertThat(faults)
                .containsExactly(
                        "profile: profile baseline would loosen what holds here (strict), so it has no effect",
                        "failOn: failOn HIGH would loosen what holds here (MEDIUM), so it has no effect",
                        "unknown: unknown warn would loosen what holds here (block), so it has no effect",
                        "warnings: warnings pass would loosen what holds here (block), so it has no effect",
                        "checks https-url enabled: https-url cannot be switched off here, so it stays on",
                        "checks login-required severity: the severity LOW of login-required would loosen what holds here ("
                                + metadata("login-required").severity() + "), so it has no effect",
                        "checks core-update maxAgeDays: maxAgeDays 30 of core-update would loosen what holds here (7), so it"
                                + " has no effect",
                        "checks plugin-updates privatePlugins: privatePlugins [git] of plugin-updates would loosen what holds"
                                + " here ([]), so it has no effect",
                        "checks cloud-credentials productionJobs: productionJobs of cloud-credentials is for the controller's"
                                + " policy alone, so it has no effect");
    }

    /** Whatever is written, in whatever order the folders are, nothing gets looser and nothing throws. */
    @Test
    void anyWordsOnlyTighten() {
        Random random = new Random(5);
        List<String> any = List.of(
                "",
                "",
                "strict",
                "baseline",
                "LOW",
                "CRITICAL",
                "warn",
                "pass",
                "block",
                "true",
                "false",
                "0",
                "3",
                "99",
                "x",
                "\u0000");
        List<String> ids = new ArrayList<>(
                Catalogue.checks().stream().map(check -> check.metadata().id()).toList());
        ids.add("none");
        int changed = 0;
        for (int i = 0; i < 2_000; i++) {
            PolicyWords outer = random(random, any, ids);
            PolicyWords inner = random(random, any, ids);
            Policy base = of(random(random, any, ids));
            Policy once = tighten(base, outer);
            Policy twice = tighten(once, inner);
            changed += twice.equals(base) ? 0 : 1;
            assertThat(base.stricter(once)).isEqualTo(once);
            assertThat(once.stricter(twice)).isEqualTo(twice);
            assertThat(tighten(twice, inner)).isEqualTo(twice);
            assertThat(tighten(base, PolicyWords.NONE)).isSameAs(base);
        }
        assertThat(changed).isGreaterThan(1_000);
    }

    private static PolicyWords random(Random random, List<String> any, List<String> ids) {
        List<CheckWords> checks = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            String id = ids.get(random.nextInt(ids.size()));
            List<String> names = new ArrayList<>(List.of("nothing"));
            Catalogue.find(id)
                    .ifPresent(check -> check.metadata().settings().stream()
                            .map(CheckSetting::name)
                            .forEach(names::add));
            checks.add(check(
                    id,
                    one(random, any),
                    one(random, any),
                    one(random, any),
                    setting(one(random, names), one(random, any)),
                    setting(one(random, names), one(random, any), one(random, any))));
        }
        return new PolicyWords(one(random, any), one(random, any), one(random, any), one(random, any), checks);
    }

    private static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    @Test
    void aFolderIsComparedWithTheFoldersAroundIt() {
        FolderPolicy outer = new FolderPolicy("a", "jobs/a/config.xml", new PolicyWords("", "LOW", "", "", List.of()));
        FolderPolicy inner = new FolderPolicy("a/b/c", "jobs/c.xml", new PolicyWords("", "MEDIUM", "", "", List.of()));
        FolderPolicy other = new FolderPolicy("a-b", "jobs/a-b.xml", new PolicyWords("", "MEDIUM", "", "", List.of()));
        assertThat(ConfiguredPolicy.faults(
                        new FactsBuilder().folderPolicies(inner, other, outer).build()))
                .extracting(StatedFault::message)
                .containsExactly("failOn MEDIUM would loosen what holds here (LOW), so it has no effect");
    }

    @Test
    void everyDirectionOfStrictnessIsUsed() {
        assertThat(Catalogue.checks().stream()
                        .flatMap(check -> check.metadata().settings().stream())
                        .map(CheckSetting::stricter))
                .containsAll(Arrays.asList(CheckSetting.Stricter.values()));
    }
}
