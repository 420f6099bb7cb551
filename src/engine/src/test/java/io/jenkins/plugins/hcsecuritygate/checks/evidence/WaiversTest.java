package io.jenkins.plugins.hcsecuritygate.checks.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Requirement;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.FolderPolicy;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.DeclaredWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.CheckWords;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.State;
import io.jenkins.plugins.hcsecuritygate.policy.CheckRule;
import io.jenkins.plugins.hcsecuritygate.policy.ConfiguredWaivers;
import io.jenkins.plugins.hcsecuritygate.policy.Gate;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import java.time.Instant;
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
                GateConfiguration.DEFAULT.wipe(),
                Enforcement.NONE,
                GateConfiguration.Events.DEFAULT,
                List.of(),
                Fact.known(List.of()));
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
    @Rule(value = "the plugin's configuration, where waivers may be declared, cannot be read", status = Status.UNKNOWN)
    void unreadableConfigurationIsUnknown() {
        FactsBuilder facts = new FactsBuilder().gate(FactsBuilder.unknown());

        assertThat(judge(policy(), facts).status()).isEqualTo(Status.UNKNOWN);
        assertThat(judge(policy(waiver("git", TODAY.plusYears(1))), facts).status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "an administrator has opened the gate for some jobs, and that time is not over", status = Status.WARN)
    void anOpenGateIsAnException() {
        JudgedCheck result =
                judge(policy(), opened(opening("deploy/*", "incident 42", START, START.plusSeconds(3600))));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.findings()).singleElement().satisfies(judged -> {
            assertThat(judged.finding().resource().name()).isEqualTo("deploy/*");
            assertThat(judged.finding().message()).contains("Ada", "incident 42", "until " + START.plusSeconds(3600));
        });
    }

    @Test
    void anOpenGateIsNoExceptionAfterItsTimeOrWhenTheClockWasSetBack() {
        assertThat(judge(policy(), opened(opening("*", "incident", START.minusSeconds(3600), START)))
                        .status())
                .isEqualTo(Status.NOT_APPLICABLE);
        BreakGlass used = opening("*", "incident", START.minusSeconds(3600), START.plusSeconds(3600));
        assertThat(judge(policy(), opened(used.seenAt(START.plusSeconds(600)))).status())
                .isEqualTo(Status.NOT_APPLICABLE);
        assertThat(judge(policy(), opened(used.seenAt(START.plusSeconds(60)))).status())
                .isEqualTo(Status.WARN);
    }

    @Test
    @Rule(
            value =
                    "the gate was to be opened without a reason, a name, jobs, or an end within 7 days: nothing is open",
            status = Status.FAIL)
    void anIncompleteOpeningOpensNothing() {
        Instant end = START.plusSeconds(60);
        for (BreakGlass opening : List.of(
                opening("", "incident", START, end),
                opening("*", " ", START, end),
                new BreakGlass("*", "incident", "", START, end, null),
                opening("*", "incident", null, end),
                opening("*", "incident", START, null),
                opening("*", "incident", START, START),
                opening("*", "incident", START, START.plus(BreakGlass.LONGEST).plusMillis(1)))) {
            assertThat(opening.isInForce(START.plusSeconds(1))).isFalse();
            assertThat(judge(policy(), opened(opening)).status()).isEqualTo(Status.FAIL);
        }
        assertThat(opening("*", "incident", START, START.plus(BreakGlass.LONGEST))
                        .isInForce(START))
                .isTrue();
    }

    @Test
    @Rule(value = "the file of these openings cannot be read: nothing is open", status = Status.UNKNOWN)
    void unreadableOpeningsAreUnknown() {
        FactsBuilder facts = new FactsBuilder().breakGlass(FactsBuilder.unknown());

        assertThat(judge(policy(), facts).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(
            value =
                    "the mode of the required gate is no mode, a switch of it neither true nor false, or a pattern of its jobs is empty",
            status = Status.WARN)
    void aRuleThatIsNotUnderstoodIsStricterAndSaidSo() {
        JudgedCheck mode = judge(policy(), enforcing(new Enforcement("on", List.of(), "", "", List.of())));
        assertThat(mode.status()).isEqualTo(Status.WARN);
        assertThat(mode.reason()).contains("the mode is none of off, audit and enforce, so it counts as enforce");
        JudgedCheck jobs = judge(
                policy(), enforcing(new Enforcement("audit", List.of(new Requirement("", "")), "", "", List.of())));
        assertThat(jobs.status()).isEqualTo(Status.WARN);
        assertThat(jobs.reason()).contains("counts as all jobs");
        Enforcement switched = new Enforcement("audit", List.of(), "ture", "yes", List.of());
        assertThat(switched.refusesBuiltInNode()).isTrue();
        assertThat(judge(policy(), enforcing(switched)).findings())
                .extracting(judged -> judged.finding().resource().name())
                .containsExactly("enforcement.refuseBuiltInNode", "enforcement.refuseNonContainers");
    }

    @Test
    @Rule(
            value = "the years or the megabytes of the event log are no such number, so that the usual ones count",
            status = Status.WARN)
    void aLogThatIsNotKeptAsItIsWrittenIsNamed() {
        assertThat(judge(policy(), keeping("10", " 32 ")).findings()).isEmpty();
        JudgedCheck result = judge(policy(), keeping("for ever", "0"));
        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.findings())
                .extracting(judged -> judged.finding().resource().name() + ": "
                        + judged.finding().message())
                .containsExactly(
                        "events.retentionYears: the value is no number of years from 1 to 100, so the usual 6 count",
                        "events.maxFileMegabytes: the value is no number of megabytes from 1 to 1024, so the usual 16"
                                + " count");
    }

    private static FactsBuilder keeping(String years, String megabytes) {
        return new FactsBuilder()
                .gate(Fact.known(GateConfiguration.DEFAULT.withEvents(new GateConfiguration.Events(years, megabytes))));
    }

    @Test
    void whatIsEnforcedIsSaid() {
        JudgedCheck result = judge(
                policy(),
                enforcing(new Enforcement("Enforce", List.of(new Requirement("deploy/*", "")), "true", "", List.of())));
        assertThat(result.status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(result.reason()).contains("required of the jobs of 1 pattern(s), mode enforce");
    }

    private static final Instant START = CheckRun.NOW;

    private static BreakGlass opening(String jobs, String reason, Instant from, Instant until) {
        return new BreakGlass(jobs, reason, "Ada", from, until, null);
    }

    private static FactsBuilder opened(BreakGlass opening) {
        return new FactsBuilder().breakGlass(Fact.known(List.of(opening)));
    }

    private static FactsBuilder enforcing(Enforcement enforcement) {
        GateConfiguration gate = GateConfiguration.DEFAULT;
        return new FactsBuilder().gate(Fact.known(gate.withEnforcement(enforcement)));
    }

    @Test
    @Rule(value = "the file of the waivers that users asked for cannot be read", status = Status.UNKNOWN)
    void unreadableFileOfWaiversIsUnknownAndNamed() {
        FactsBuilder facts = new FactsBuilder()
                .gate(Fact.known(GateConfiguration.DEFAULT.withRequestedWaivers(
                        Fact.unknown(RequestedWaiver.FILE + " is cut short", "Restore it"))));

        assertThat(judge(policy(), facts).status()).isEqualTo(Status.UNKNOWN);
        assertThat(judge(policy(), facts).reason()).contains("hc-security-gate/waivers.xml is cut short");
    }

    @Test
    @Rule(value = "a waiver is for a check that does not exist", status = Status.FAIL)
    void waiverForNoCheckFails() {
        Waiver waiver = new Waiver("plugin-update", "git", "known risk", "Ana", "Ben", TODAY.plusYears(1));

        assertThat(judge(waiver).status()).isEqualTo(Status.FAIL);
        assertThat(judge(waiver).reason()).isEqualTo("the waiver is void: no check is called plugin-update");
    }

    @ParameterizedTest
    @CsvSource({"2026-03-11, still to come", "yesterday, not a date"})
    @Rule(value = "the approval of a waiver is dated after today, or its date is none", status = Status.FAIL)
    void approvalOfTheFutureFails(String approved, String why) {
        Waiver waiver = ConfiguredWaivers.of(
                new DeclaredWaiver("plugin-updates", "git", "known risk", "Ana", "Ben", "2027-03-10", approved));

        assertThat(judge(waiver).status()).isEqualTo(Status.FAIL);
        assertThat(judge(waiver).reason()).contains(why).endsWith("(hc-security-gate.xml)");
    }

    @Test
    @Rule(value = "a waiver that somebody asked for waits for approval", status = Status.WARN)
    void pendingWaiverWarns() {
        assertThat(judge(pending("git")).status()).isEqualTo(Status.WARN);
        assertThat(judge(pending("git")).reason())
                .isEqualTo("the waiver that Ana asked for covers nothing: it waits for approval by another person");
        // Also where another one still holds: somebody has to decide.
        assertThat(judge(waiver("git", TODAY.plusYears(1)), pending("git")).status())
                .isEqualTo(Status.WARN);
        assertThat(judge(waiver("git", TODAY.plusDays(3)), pending("git")).reason())
                .isEqualTo("the waiver of Ana ends in 3 days, on 2026-03-13; another one waits");
    }

    @Test
    @Rule(
            value = "the waiver for a check and resource has expired, and its successor waits for approval",
            status = Status.FAIL)
    void pendingSuccessorDoesNotHideAnExpiredWaiver() {
        JudgedCheck result = judge(waiver("git", TODAY.minusDays(1)), pending("git"));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason())
                .isEqualTo("the waiver is void: it expired on 2026-03-09; another one waits for approval");
    }

    @Test
    void requestThatNobodyDecidedInTimeFails() {
        assertThat(judge(requested("git", "2026-03-09", State.PENDING)).status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void findingStaysTheSameWhereverTheWaiverIsStated() {
        assertThat(judge(pending("git")).findings().get(0).finding().fingerprint("waivers"))
                .isEqualTo(judge(waiver("git", TODAY.minusDays(1)))
                        .findings()
                        .get(0)
                        .finding()
                        .fingerprint("waivers"));
    }

    private static Waiver pending(String resource) {
        return requested(resource, "2027-03-10", State.PENDING);
    }

    private static Waiver requested(String resource, String expires, State state) {
        return ConfiguredWaivers.of(new RequestedWaiver(
                "1", "plugin-updates", resource, "known", expires, "ana", "Ana", CheckRun.NOW, state, null));
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
