package io.jenkins.plugins.hcsecuritygate.checks.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.FolderPolicy;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.CheckWords;
import io.jenkins.plugins.hcsecuritygate.policy.CheckRule;
import io.jenkins.plugins.hcsecuritygate.policy.Gate;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs through the gate, which tells the check what the policy waives. */
class WaiversTest {

    private static final Check CHECK = new Waivers();
    private static final LocalDate TODAY = LocalDate.parse("2026-03-10");

    @Test
    @Rule(value = "every waiver holds for more than `noticeDays` days", status = Status.PASS)
    void lastingWaiversPass() {
        assertThat(judge(waiver("git", TODAY.plusDays(15)), waiver("*", LocalDate.MAX))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "nothing is waived", status = Status.NOT_APPLICABLE)
    void nothingIsNotApplicable() {
        assertThat(judge().status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    @Rule(value = "a waiver has expired", status = Status.FAIL)
    void expiredWaiverFails() {
        JudgedCheck result = judge(waiver("git", TODAY.minusDays(1)), waiver("mailer", TODAY.plusYears(1)));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings()).singleElement().satisfies(judged -> {
            assertThat(judged.finding().resource().name()).isEqualTo("plugin-updates git");
            assertThat(judged.finding().message()).endsWith("it expired on 2026-03-09");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'', Ana, Ben, no reason",
        "known, '', Ben, no owner",
        "known, Ana, '', no approver",
        "known, Ana, ANA, another person"
    })
    @Rule(
            value = "a waiver lacks a reason, an owner, an approver or an end, or its owner approved it",
            status = Status.FAIL)
    void malformedWaiverFails(String reason, String owner, String approver, String why) {
        Waiver waiver = new Waiver("plugin-updates", "git", reason, owner, approver, TODAY.plusYears(1));

        assertThat(judge(waiver).reason()).contains(why);
        assertThat(judge(waiver("git", null)).reason()).contains("no expiry date");
    }

    @Test
    @Rule(
            value =
                    "something in the plugin's own configuration or in a folder's policy does not count as it is written",
            status = Status.WARN)
    void whatDoesNotCountAsWrittenIsNamed() {
        GateConfiguration configuration = new GateConfiguration(
                "lax",
                "",
                "",
                "",
                List.of(new CheckWords("csrf-protection", "", "", "HIHG", List.of())),
                GateConfiguration.DEFAULT.allowlist(),
                GateConfiguration.DEFAULT.wipe());
        FolderPolicy folder = new FolderPolicy(
                "wards/icu", "jobs/wards/jobs/icu/config.xml", new PolicyWords("", "CRITICAL", "", "", List.of()));
        JudgedCheck result = judge(
                policy(), new FactsBuilder().gate(Fact.known(configuration)).folderPolicies(folder));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.findings())
                .extracting(judged -> judged.finding().resource().name()
                        + " (" + judged.finding().resource().location() + "): "
                        + judged.finding().message())
                .containsExactly(
                        "profile (hc-security-gate.xml): profile cannot be 'lax', so the strictest choice applies",
                        "checks csrf-protection severity (hc-security-gate.xml): the severity of csrf-protection cannot be"
                                + " 'HIHG', so CRITICAL applies",
                        "wards/icu: failOn (jobs/wards/jobs/icu/config.xml): failOn CRITICAL would loosen what holds here"
                                + " (MEDIUM), so it has no effect");
    }

    @ParameterizedTest
    @CsvSource({"0, today", "1, in 1 day", "14, in 14 days"})
    @Rule(value = "a waiver expires within `noticeDays` days", status = Status.WARN)
    void endIsAnnounced(int days, String when) {
        JudgedCheck result = judge(waiver("git", TODAY.plusDays(days)));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.reason()).contains(when + ", on 2026-03-");
    }

    @Test
    void noticeIsPolicy() {
        Policy policy = policy(waiver("git", TODAY.plusDays(20)));
        Policy longer = policy.withRule(CheckRule.of(CHECK.metadata()).withSetting("noticeDays", 30));

        assertThat(judge(policy, new FactsBuilder()).status()).isEqualTo(Status.PASS);
        assertThat(judge(longer, new FactsBuilder()).status()).isEqualTo(Status.WARN);
    }

    @Test
    @Rule(
            value = "an expired waiver is replaced by one for the same check and resource that holds",
            status = Status.PASS)
    void replacedWaiverIsHistory() {
        assertThat(judge(waiver("git", TODAY.plusYears(1)), waiver("git", TODAY.minusDays(1)))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "the plugin's configuration, where waivers may be kept, cannot be read", status = Status.UNKNOWN)
    void unreadableConfigurationIsUnknown() {
        FactsBuilder facts = new FactsBuilder().gate(FactsBuilder.unknown());

        assertThat(judge(policy(), facts).status()).isEqualTo(Status.UNKNOWN);
        assertThat(judge(policy(waiver("git", TODAY.plusYears(1))), facts).status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    void checkWithoutWaiversIsNotApplicable() {
        CheckResult result = new CheckRun(CHECK).on(new FactsBuilder());

        assertThat(result.findings()).extracting(Finding::status).isEmpty();
        assertThat(result.status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    private static Waiver waiver(String resource, LocalDate expires) {
        return new Waiver("plugin-updates", resource, "known risk", "Ana", "Ben", expires);
    }

    private static Policy policy(Waiver... waivers) {
        Policy baseline = Policy.of(Profile.BASELINE);
        return new Policy(
                baseline.profile(),
                baseline.failOn(),
                baseline.unknownBlocks(),
                baseline.warningBlocks(),
                Map.of(),
                List.of(waivers));
    }

    private static JudgedCheck judge(Waiver... waivers) {
        return judge(policy(waivers), new FactsBuilder());
    }

    private static JudgedCheck judge(Policy policy, FactsBuilder facts) {
        return new Gate(List.of(CHECK))
                .evaluate(facts.build(), policy, CheckRun.NOW)
                .checks()
                .get(0);
    }
}
