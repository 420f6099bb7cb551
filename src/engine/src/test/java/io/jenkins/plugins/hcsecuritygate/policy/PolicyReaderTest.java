package io.jenkins.plugins.hcsecuritygate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.testing.Mutations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {
    private static final PolicyReader READER = new PolicyReader(List.of(
            check(
                    "update-data-age",
                    CheckSetting.number("maxAgeDays", 7, "Days"),
                    CheckSetting.texts("sites", "Sites")),
            check("controller-executors")));

    private static final String COMPLETE = """
            # for the wards
            profile: strict
            failOn: high
            unknown: warn
            warnings: pass
            checks:
              update-data-age:
                maxAgeDays: 14
                sites: [default, "no"]
            waivers:
              - check: controller-executors
                resource: "built-in"
                reason: one legacy job
                owner: Ada
                approver: Grace
                expires: 2026-12-31
              - check: controller-executors
                resource: "*"
                reason: quoted date
                owner: Ada
                approver: Grace
                expires: "2026-12-31"
            """;

    private static Check check(String id, CheckSetting... settings) {
        CheckMetadata metadata = new CheckMetadata(
                id, id, Area.UPDATES, Severity.LOW, "", new Remediation("", "", ""), List.of(), List.of(settings));
        return new Check() {
            @Override
            public CheckMetadata metadata() {
                return metadata;
            }

            @Override
            public CheckResult evaluate(CheckContext context) {
                return CheckResult.pass("");
            }
        };
    }

    private static Policy read(String text) throws PolicyException {
        return READER.read("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> problems(String text) {
        return problems(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> problems(byte[] content) {
        PolicyException refused =
                catchThrowableOfType(PolicyException.class, () -> READER.read("policy.yaml", content));
        assertThat(refused).isNotNull();
        return refused.problems();
    }

    @Test
    void readsACompletePolicy() throws PolicyException {
        Policy policy = read(COMPLETE);
        assertThat(policy.profile()).isEqualTo(Profile.STRICT);
        assertThat(policy.failOn()).isEqualTo(Severity.HIGH);
        assertThat(policy.unknownBlocks()).isFalse();
        assertThat(policy.warningBlocks()).isFalse();
        assertThat(policy.settings().get("update-data-age"))
                .containsEntry("maxAgeDays", 14)
                .containsEntry("sites", List.of("default", "no"));
        assertThat(policy.waivers()).extracting(Waiver::expires).containsOnly(LocalDate.of(2026, 12, 31));
        assertThat(policy.waivers().get(0).reason()).isEqualTo("one legacy job");
    }

    @Test
    void whatIsNotSaidComesFromTheProfile() throws PolicyException {
        assertThat(read("profile: strict")).isEqualTo(Policy.of(Profile.STRICT));
        assertThat(read("failOn: CRITICAL"))
                .isEqualTo(Policy.of(Profile.BASELINE).withFailOn(Severity.CRITICAL));
        assertThat(read("profile: baseline\nchecks:\nwaivers:\n")).isEqualTo(Policy.of(Profile.BASELINE));
        assertThat(read("\uFEFFprofile: baseline")).isEqualTo(Policy.of(Profile.BASELINE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "profil: strict | 1:1: unknown key 'profil'; did you mean 'profile'?",
                "rules: 1 | 1:1: unknown key 'rules'; known: profile, failOn, unknown, warnings, checks, waivers",
                "profile: lax | 1:10: profile cannot be 'lax'; write one of baseline, strict",
                "profile: Strict | 1:10: profile cannot be 'Strict'; write one of baseline, strict",
                "profile: [strict] | 1:10: profile must be a single value, not a list or a mapping",
                "profile: | 1:9: profile has no value; give one, or leave the line out",
                "profile: ~ | 1:10: profile has no value; give one, or leave the line out",
                "failOn: 3 | 1:9: failOn cannot be '3'; write one of LOW, MEDIUM, HIGH, CRITICAL",
                "unknown: pass | 1:10: unknown cannot be 'pass'; write one of warn, block",
                "warnings: warn | 1:11: warnings cannot be 'warn'; write one of pass, block",
                "checks: [] | 1:9: checks must be a mapping: lines of the form 'key: value'",
                "waivers: {} | 1:10: waivers must be a list: lines of the form '- …', or [ … ]",
                "waivers: [a] | 1:11: a waiver must be a mapping: lines of the form 'key: value'",
                "strict | 1:1: a policy must be a mapping: lines of the form 'key: value'",
                "checks: {update-data-ages: {}} | 1:10: no check is called 'update-data-ages'; did you mean 'update-data-age'?",
                "checks: {x: {}} | 1:10: no check is called 'x'; known: update-data-age, controller-executors",
                "checks: {controller-executors: {max: 1}} | 1:33: controller-executors has no setting 'max'; it has none at all, remove it",
                "checks: {update-data-age: {maxAgeDay: 1}} | 1:28: update-data-age has no setting 'maxAgeDay'; did you mean 'maxAgeDays'?",
                "checks: {update-data-age: {maxAgeDays: -1}} | 1:40: maxAgeDays cannot be '-1'; write a whole number from 0 to 999999999 without a sign or leading zeros",
                "checks: {update-data-age: {maxAgeDays: 1.5}} | 1:40: maxAgeDays cannot be '1.5'; write a whole number from 0 to 999999999 without a sign or leading zeros",
                "checks: {update-data-age: {maxAgeDays: 010}} | 1:40: maxAgeDays cannot be '010'; write a whole number from 0 to 999999999 without a sign or leading zeros",
                "checks: {update-data-age: {sites: default}} | 1:35: sites must be a list: lines of the form '- …', or [ … ]",
                "checks: {update-data-age: {sites: [[a]]}} | 1:36: an element of sites must be a single value, not a list or a mapping",
                "waivers: [{check: controller-executor}] | 1:19: no check is called 'controller-executor'; did you mean 'controller-executors'?",
                "waivers: [{until: never}] | 1:12: a waiver has no 'until'; known: check, resource, reason, owner, approver, expires, approved",
                "waivers: [{check: [a]}] | 1:19: check must be a single value, not a list or a mapping",
                "profile: !!java.net.URL strict | 1:10: is no valid YAML: 'Global tag is not allowed: tag:yaml.org,2002:java.net.URL'",
                "profile: !word strict | 1:10: the tag '!word' means nothing here; remove it",
                "profile: !!binary strict | 1:10: the tag 'tag:yaml.org,2002:binary' means nothing here; remove it",
                "waivers: !!set {a} | 1:10: waivers must be a list: lines of the form '- …', or [ … ]",
                "? [a] : b | 1:3: a key must be a single value, not a list or a mapping",
            })
    void saysWhereAndHowToMend(String policy, String problem) {
        assertThat(problems(policy)).containsExactly("policy.yaml:" + problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"profile: \"\\UFFFFFFFF\"", "profile: !',%1"})
    void escapesThatStandForNothingAreNoYaml(String text) {
        assertThat(problems(text))
                .containsExactly("policy.yaml: is no valid YAML: an escape in it stands for no character");
    }

    @Test
    void aKeyTwiceIsAContradiction() {
        assertThat(problems("profile: strict\nfailOn: LOW\nprofile: baseline\n"))
                .containsExactly("policy.yaml:3:1: 'profile' is there already on line 1; keep one of the two");
        assertThat(problems("checks:\n  update-data-age: {maxAgeDays: 1}\n  update-data-age: {maxAgeDays: 2}\n"))
                .containsExactly("policy.yaml:3:3: 'update-data-age' is there already on line 2; keep one of the two");
    }

    @Test
    void tellsEverythingThatIsWrongAtOnceInTheOrderOfTheFile() {
        assertThat(problems("waiver: []\nfailOn: x\nprofile: y\nchecks: {z: {}}\n"))
                .extracting(line -> line.substring(0, "policy.yaml:1".length()))
                .containsExactly("policy.yaml:1", "policy.yaml:2", "policy.yaml:3", "policy.yaml:4");
    }

    @Test
    void aFloodOfProblemsIsCut() {
        StringBuilder policy = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            policy.append("key").append(i).append(": x\n");
        }
        assertThat(problems(policy.toString())).hasSize(21).last().isEqualTo("policy.yaml: and 10 more problems");
    }

    @Test
    void syntaxErrorsHaveAPlaceToo() {
        assertThat(problems("profile: strict\nwaivers:\n  - check: *\n"))
                .singleElement()
                .asString()
                .startsWith("policy.yaml:3:")
                .contains("is no valid YAML");
        assertThat(problems("profile: strict\n\u0007failOn: LOW"))
                .singleElement()
                .asString()
                .startsWith("policy.yaml:2:1: has a character that YAML does not allow");
        assertThat(problems("profile: strict\n---\nprofile: baseline\n"))
                .singleElement()
                .asString()
                .startsWith("policy.yaml:2:1: is no valid YAML");
    }

    @Test
    void whatIsNoTextOrEmptyIsRefused() {
        assertThat(problems(new byte[] {'a', ':', ' ', (byte) 0xC3}))
                .containsExactly("policy.yaml: is not UTF-8 text; save it in that encoding");
        assertThat(problems("")).containsExactly("policy.yaml: is empty; a policy says at least 'profile: baseline'");
        assertThat(problems("# nothing\n"))
                .containsExactly("policy.yaml: is empty; a policy says at least 'profile: baseline'");
        assertThat(problems(new byte[PolicyReader.MAX_BYTES + 1])).containsExactly("policy.yaml: is larger than 1 MiB");
    }

    @Test
    void neitherDeepNorMultiplyingDocumentsTakeTimeOrMemory() {
        assertThat(problems("[".repeat(100_000))).isNotEmpty();
        assertThat(problems("{a: ".repeat(100_000))).isNotEmpty();
        StringBuilder bomb = new StringBuilder("x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n");
        for (int i = 1; i < 20; i++) {
            bomb.append("x%d: &x%d [%s]\n".formatted(i, i, ("*x" + (i - 1) + ", ").repeat(9) + "b"));
        }
        assertThat(problems(bomb.toString())).isNotEmpty();
        assertThat(problems("&a [*a]")).isNotEmpty();
        assertThat(problems("&a {checks: *a}")).isNotEmpty();
    }

    @Test
    void aliasesWork() throws PolicyException {
        Policy policy = read("""
                waivers:
                  - &legacy {check: controller-executors, resource: a, reason: r, owner: Ada, approver: Grace, expires: 2026-12-31}
                  - *legacy
                """);
        assertThat(policy.waivers()).hasSize(2);
    }

    @Test
    void anIncompleteWaiverIsReadAndVoid() throws PolicyException {
        Instant now = Instant.parse("2026-06-01T00:00:00Z");
        Policy policy = read("""
                waivers:
                  - {check: controller-executors}
                  - {resource: a}
                  - {check: controller-executors, resource: a, reason:  , owner: Ada, approver: Grace, expires: 2026-12-31}
                  - {check: controller-executors, resource: a, reason: r, owner: Ada, approver: " ada ", expires: 2026-12-31}
                  - {check: controller-executors, resource: a, reason: r, owner: Ada, approver: Grace}
                  - {check: controller-executors, resource: a, reason: r, owner: Ada, approver: Grace, expires: 31.12.2026}
                  - {check: controller-executors, resource: a, reason: r, owner: Ada, approver: Grace, expires: 2026-02-30}
                  - {check: controller-executors, resource: a, reason: r, owner: Ada, approver: Grace, expires: +999999999-12-31}
                """);
        assertThat(policy.waivers())
                .extracting(waiver -> waiver.voidBecause(now))
                .containsExactly(
                        "it names no resource; '*' stands for all",
                        "it names no check",
                        "it gives no reason",
                        "its owner approved it; the approver must be another person",
                        "it has no expiry date",
                        "its expiry is not a date of the form YYYY-MM-DD",
                        "its expiry is not a date of the form YYYY-MM-DD",
                        "its expiry is not a date of the form YYYY-MM-DD");
    }

    @Test
    void hostileTextInAMessageIsEscapedAndShort() {
        assertThat(problems("\"\\e[31m\\u202Ekey\": 1"))
                .singleElement()
                .asString()
                .contains("'\\u001B[31m\\u202Ekey'");
        assertThat(problems("k".repeat(500) + ": 1").get(0)).hasSizeLessThan(200);
    }

    @Test
    void readsFilesAndRefusesWhatIsNone(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("p.yaml"), COMPLETE);
        assertThat(READER.read(file).profile()).isEqualTo(Profile.STRICT);
        assertThat(catchThrowableOfType(PolicyException.class, () -> READER.read(directory)))
                .hasMessage(directory + ": is not a regular file");
        assertThat(catchThrowableOfType(PolicyException.class, () -> READER.read(directory.resolve("none"))))
                .hasMessage(directory.resolve("none") + ": does not exist");
    }

    @Test
    void damagedPoliciesAreReadOrRefusedAndNothingElse() {
        Mutations mutations = new Mutations(
                20_261_122,
                "&a ",
                "*a",
                "- ",
                ": ",
                "{",
                "}",
                "[",
                "]",
                "!!set ",
                "? ",
                "|\n",
                "'",
                "\"",
                "\t",
                "<<: ",
                "---\n",
                "%YAML 9.9\n",
                "\u0000",
                "\u2028",
                "checks",
                "waivers:\n",
                "\\uD800");
        byte[] policy = COMPLETE.getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            try {
                READER.read("policy.yaml", mutations.mutate(policy))
                        .waivers()
                        .forEach(waiver -> waiver.voidBecause(Instant.EPOCH));
            } catch (PolicyException e) {
                refused++;
                assertThat(e.problems())
                        .isNotEmpty()
                        .allSatisfy(line -> assertThat(line)
                                .startsWith("policy.yaml:")
                                .doesNotContain("\n")
                                .hasSizeLessThan(400));
            }
        }
        assertThat(refused).isBetween(1_000, 4_900);
    }
}
