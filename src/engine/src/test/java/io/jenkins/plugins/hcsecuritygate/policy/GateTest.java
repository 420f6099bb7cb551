package io.jenkins.plugins.hcsecuritygate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.WaiverStanding;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GateTest {

    private static final String SECRET = "hunter2";
    private static final ControllerFacts FACTS = new FactsBuilder().build();
    private static final LocalDate TODAY = LocalDate.parse("2026-03-10");
    private static final Policy BASELINE = Policy.of(Profile.BASELINE);
    private static final Policy STRICT = Policy.of(Profile.STRICT);

    private final Logger logger = Logger.getLogger(Gate.class.getName());
    private final LogKeeper log = new LogKeeper();

    @BeforeEach
    void keepLog() {
        logger.setUseParentHandlers(false);
        logger.addHandler(log);
    }

    @AfterEach
    void releaseLog() {
        logger.removeHandler(log);
        logger.setUseParentHandlers(true);
    }

    @Test
    void gateIsOpenWhereEverythingPasses() {
        Verdict verdict = evaluate(STRICT, passing("a", Severity.CRITICAL), passing("b", Severity.LOW));

        assertThat(verdict.open()).isTrue();
        assertThat(verdict.word()).isEqualTo("OPEN");
        assertThat(verdict.count(Status.PASS)).isEqualTo(2);
    }

    @Test
    void checksKeepTheOrderOfTheCatalogue() {
        Verdict verdict =
                evaluate(BASELINE, failing("z", Severity.LOW), passing("a", Severity.HIGH), broken("m", Severity.LOW));

        assertThat(verdict.checks()).extracting(check -> check.metadata().id()).containsExactly("z", "a", "m");
    }

    @Test
    void aCheckThatIsSwitchedOffIsNotRunBlocksNothingAndEarnsNothing() {
        FakeCheck off = failing("off", Severity.CRITICAL);
        Policy policy = STRICT.withRule(CheckRule.off(off.metadata(), "judged by another\ntool"));
        Verdict verdict = evaluate(policy, off, passing("on", Severity.CRITICAL));

        assertThat(verdict.open()).isTrue();
        assertThat(verdict.score()).isEqualTo(50);
        assertThat(verdict.checks().get(0)).satisfies(check -> {
            assertThat(check.status()).isEqualTo(Status.NOT_APPLICABLE);
            assertThat(check.reason()).isEqualTo("switched off by the policy: judged by another\\ntool");
            assertThat(check.switchedOff()).isEqualTo("judged by another\\ntool");
            assertThat(check.findings()).isEmpty();
        });
        assertThat(evaluate(policy, broken("off", Severity.CRITICAL)).open()).isTrue();
        assertThat(verdict.score())
                .isLessThanOrEqualTo(
                        evaluate(STRICT, passing("off", Severity.CRITICAL), passing("on", Severity.CRITICAL))
                                .score());
    }

    @Test
    void theSeverityOfThePolicyDecidesAndIsShown() {
        FakeCheck low = failing("low", Severity.LOW);
        FakeCheck critical = failing("critical", Severity.CRITICAL);
        Verdict raised = evaluate(BASELINE.withRule(CheckRule.of(low.metadata()).withSeverity(Severity.HIGH)), low);
        Verdict lowered =
                evaluate(BASELINE.withRule(CheckRule.of(critical.metadata()).withSeverity(Severity.LOW)), critical);

        assertThat(raised.open()).isFalse();
        assertThat(lowered.open()).isTrue();
        assertThat(raised.checks().get(0)).satisfies(check -> {
            assertThat(check.metadata().severity()).isEqualTo(Severity.HIGH);
            assertThat(check.ownSeverity()).isEqualTo(Severity.LOW);
        });
    }

    @Test
    void checkGetsFactsSettingsAndMoment() {
        List<CheckContext> seen = new ArrayList<>();
        FakeCheck spy = new FakeCheck(
                new CheckMetadata(
                        "spy",
                        "It is watched",
                        Area.UPDATES,
                        Severity.LOW,
                        "",
                        new Remediation("", "", ""),
                        List.of(),
                        List.of(CheckSetting.number("days", 7, ""), CheckSetting.number("lines", 13, ""))),
                context -> {
                    seen.add(context);
                    return CheckResult.pass("");
                });
        Policy policy = Policy.of(Profile.BASELINE)
                .withRule(CheckRule.of(spy.metadata()).withSetting("days", 3));

        evaluate(policy, spy);

        assertThat(seen).singleElement().satisfies(context -> {
            assertThat(context.facts()).isSameAs(FACTS);
            assertThat(context.now()).isEqualTo(CheckRun.NOW);
            assertThat(context.settings().number("days")).isEqualTo(3);
            assertThat(context.settings().number("lines")).isEqualTo(13);
        });
    }

    @Test
    void exceptionIsAnErrorOfItsCheckAndTheOthersStillRun() {
        Verdict verdict = evaluate(
                BASELINE, passing("a", Severity.LOW), broken("b", Severity.CRITICAL), failing("c", Severity.LOW));

        assertThat(verdict.checks())
                .extracting(JudgedCheck::status)
                .containsExactly(Status.PASS, Status.ERROR, Status.FAIL);
        assertThat(verdict.checks().get(1).reason()).contains("IllegalStateException", "nothing is known");
        assertThat(verdict.checks().get(1).findings()).isEmpty();
    }

    @Test
    void messageOfAnExceptionDoesNotReachTheVerdict() {
        Verdict verdict = evaluate(BASELINE, broken("a", Severity.CRITICAL));

        assertThat(verdict.toString()).contains("IllegalStateException").doesNotContain(SECRET);
    }

    @Test
    void exceptionReachesTheLogWithItsCheck() {
        evaluate(BASELINE, passing("a", Severity.LOW), broken("b", Severity.CRITICAL));

        assertThat(log.records).singleElement().satisfies(entry -> {
            assertThat(entry.getMessage()).contains("check b failed").doesNotContain(SECRET);
            assertThat(entry.getThrown()).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void settingThatTheCheckDoesNotDeclareIsAnErrorOfThatCheck() {
        FakeCheck asking = check(
                "asking",
                Severity.HIGH,
                context -> CheckResult.pass("at most " + context.settings().number("undeclared")));

        assertThat(evaluate(BASELINE, asking).checks())
                .extracting(JudgedCheck::status)
                .containsExactly(Status.ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "CRITICAL, true, false",
        "HIGH, true, false",
        "MEDIUM, true, true",
        "CRITICAL, false, true",
        "HIGH, false, true"
    })
    void errorBlocksOnlyWhereUnknownBlocksAndSeveritySuffices(Severity severity, boolean unknownBlocks, boolean open) {
        Policy policy = BASELINE.withFailOn(Severity.HIGH).withUnknownBlocks(unknownBlocks);
        Verdict verdict = evaluate(policy, broken("a", severity));

        assertThat(verdict.open()).isEqualTo(open);
        assertThat(verdict.checks().get(0).blocks()).isEqualTo(!open);
    }

    @ParameterizedTest
    @CsvSource({
        "HIGH, CRITICAL, false",
        "HIGH, HIGH, false",
        "HIGH, MEDIUM, true",
        "LOW, LOW, false",
        "CRITICAL, HIGH, true"
    })
    void failureBlocksFromTheSeverityThatThePolicyNames(Severity failOn, Severity severity, boolean open) {
        Verdict verdict = evaluate(BASELINE.withFailOn(failOn), failing("a", severity));

        assertThat(verdict.open()).isEqualTo(open);
        assertThat(verdict.checks().get(0).status()).isEqualTo(Status.FAIL);
    }

    @Test
    void oneBlockingCheckClosesTheGate() {
        Verdict verdict = evaluate(
                BASELINE, passing("a", Severity.CRITICAL), failing("b", Severity.HIGH), failing("c", Severity.LOW));

        assertThat(verdict.open()).isFalse();
        assertThat(verdict.word()).isEqualTo("CLOSED");
        assertThat(verdict.checks()).extracting(JudgedCheck::blocks).containsExactly(false, true, false);
    }

    @Test
    void unknownBlocksOnlyWhereThePolicySaysSo() {
        FakeCheck open = finding("a", Severity.CRITICAL, unknown("x"));

        assertThat(evaluate(BASELINE, open).open()).isTrue();
        assertThat(evaluate(BASELINE.withUnknownBlocks(true), open).open()).isFalse();
        assertThat(evaluate(STRICT, open).open()).isFalse();
        assertThat(evaluate(STRICT.withUnknownBlocks(false), open).open()).isTrue();
    }

    @Test
    void warningBlocksOnlyUnderStrict() {
        FakeCheck weak = finding("a", Severity.CRITICAL, Finding.warn(resource("x"), "weak"));

        assertThat(evaluate(BASELINE, weak).open()).isTrue();
        assertThat(evaluate(BASELINE.withUnknownBlocks(true), weak).open()).isTrue();
        assertThat(evaluate(STRICT, weak).open()).isFalse();
        assertThat(evaluate(BASELINE.withProfile(Profile.STRICT), weak).open()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"MEDIUM, false", "LOW, true"})
    void strictBlocksFromMedium(Severity severity, boolean open) {
        assertThat(evaluate(STRICT, failing("a", severity)).open()).isEqualTo(open);
        assertThat(evaluate(STRICT, finding("a", severity, unknown("x"))).open())
                .isEqualTo(open);
        assertThat(evaluate(STRICT, finding("a", severity, Finding.warn(resource("x"), "weak")))
                        .open())
                .isEqualTo(open);
    }

    @Test
    void whatClosesTheGateAreThoseFindingsOfABlockingCheckWhoseStatusCloses() {
        FakeCheck mixed = finding(
                "a", Severity.HIGH, fail("x"), unknown("y"), Finding.warn(resource("z"), "weak"), fail("clinic/forms"));
        Policy policy = waiving(waiver("a", "clinic/*", TODAY));

        assertThat(closing(policy, mixed)).containsExactly("x");
        assertThat(closing(policy.withUnknownBlocks(true), mixed)).containsExactly("x", "y");
        assertThat(closing(policy.withWarningBlocks(true), mixed)).containsExactly("x", "z");
        assertThat(closing(policy.withFailOn(Severity.CRITICAL), mixed)).isEmpty();
        assertThat(closing(STRICT, broken("a", Severity.HIGH))).isEmpty();
    }

    private static List<String> closing(Policy policy, FakeCheck check) {
        return evaluate(policy, check).checks().get(0).closing(policy).stream()
                .map(finding -> finding.resource().name())
                .toList();
    }

    @Test
    void unknownFindingBesideAFailureIsJudgedForItself() {
        FakeCheck both = finding("a", Severity.HIGH, fail("wrong"), unknown("open"));
        Policy failureWaived = waiving(waiver("a", "wrong", TODAY));
        Policy unknownWaived = waiving(waiver("a", "open", TODAY));

        assertThat(evaluate(failureWaived, both).open()).isTrue();
        assertThat(evaluate(failureWaived.withUnknownBlocks(true), both).open()).isFalse();
        assertThat(evaluate(unknownWaived, both).open()).isFalse();
        assertThat(evaluate(unknownWaived.withUnknownBlocks(true), both).open()).isFalse();
    }

    @Test
    void warningBesideAnUnknownFindingIsJudgedForItself() {
        FakeCheck both = finding("a", Severity.HIGH, unknown("open"), Finding.warn(resource("x"), "weak"));
        Verdict verdict = evaluate(STRICT.withUnknownBlocks(false), both);

        assertThat(verdict.checks().get(0).status()).isEqualTo(Status.UNKNOWN);
        assertThat(verdict.open()).isFalse();
    }

    @Test
    void waiverCoversByPattern() {
        FakeCheck check = finding("a", Severity.HIGH, fail("clinic/forms"), fail("clinic/main"));
        Verdict verdict = evaluate(waiving(waiver("a", "clinic/*", TODAY)), check);

        assertThat(verdict.open()).isTrue();
        assertThat(verdict.checks()).singleElement().satisfies(judged -> {
            assertThat(judged.status()).isEqualTo(Status.WAIVED);
            assertThat(judged.reason()).isEqualTo("all 2 findings are waived");
            assertThat(judged.blocks()).isFalse();
        });
    }

    @Test
    void onlyFindingThatIsWaivedIsSaidToBe() {
        Verdict verdict = evaluate(waiving(waiver("a", "x", TODAY)), finding("a", Severity.HIGH, fail("x")));

        assertThat(verdict.checks().get(0).status()).isEqualTo(Status.WAIVED);
        assertThat(verdict.checks().get(0).reason()).isEqualTo("its only finding is waived");
    }

    @Test
    void waivedFindingStaysInTheVerdict() {
        Waiver waiver = waiver("a", "x", TODAY);
        Verdict verdict = evaluate(waiving(waiver), finding("a", Severity.HIGH, fail("x"), fail("y")));

        assertThat(verdict.checks().get(0).findings())
                .containsExactly(new JudgedFinding(fail("x"), waiver), new JudgedFinding(fail("y"), null));
    }

    @Test
    void partlyWaivedCheckKeepsTheStatusOfTheRest() {
        FakeCheck check =
                finding("a", Severity.HIGH, fail("old-1"), fail("old-2"), Finding.warn(resource("new"), "it is weak"));
        Verdict verdict = evaluate(waiving(waiver("a", "old-*", TODAY)), check);

        assertThat(verdict.checks()).singleElement().satisfies(judged -> {
            assertThat(judged.status()).isEqualTo(Status.WARN);
            assertThat(judged.reason()).isEqualTo("it is weak (2 more waived)");
            assertThat(judged.findings()).hasSize(3);
        });
        assertThat(verdict.open()).isTrue();
    }

    @Test
    void failureThatNoWaiverCoversStillBlocks() {
        FakeCheck check = finding("a", Severity.HIGH, fail("old"), fail("new"));
        Verdict verdict = evaluate(waiving(waiver("a", "old", TODAY)), check);

        assertThat(verdict.open()).isFalse();
        assertThat(verdict.checks().get(0).status()).isEqualTo(Status.FAIL);
        assertThat(verdict.checks().get(0).reason()).contains("new is wrong", "1 more waived");
    }

    @Test
    void waiverOfAnotherCheckCoversNothing() {
        Verdict verdict = evaluate(waiving(waiver("b", "*", TODAY)), finding("a", Severity.HIGH, fail("x")));

        assertThat(verdict.open()).isFalse();
        assertThat(verdict.waivers()).extracting(WaiverStanding::covered).containsExactly(0);
    }

    @Test
    void waiverCoversNoError() {
        Policy policy = waiving(waiver("a", "*", TODAY)).withUnknownBlocks(true);
        Verdict verdict = evaluate(policy, broken("a", Severity.HIGH));

        assertThat(verdict.open()).isFalse();
        assertThat(verdict.checks().get(0).status()).isEqualTo(Status.ERROR);
    }

    @Test
    void waiversDoNotTouchWhatPassesOrDoesNotApply() {
        Verdict verdict = evaluate(
                waiving(waiver("a", "*", TODAY), waiver("b", "*", TODAY)),
                passing("a", Severity.HIGH),
                notApplicable("b", Severity.HIGH));

        assertThat(verdict.checks())
                .extracting(JudgedCheck::status)
                .containsExactly(Status.PASS, Status.NOT_APPLICABLE);
    }

    @Test
    void expiredAndVoidWaiversCoverNothingAndAreListedWithTheirReason() {
        Waiver expired = waiver("a", "*", TODAY.minusDays(1));
        Waiver endless = waiver("a", "*", null);
        Waiver ownApproval = new Waiver("a", "*", "known risk", "Ana", "ana", TODAY);
        Verdict verdict = evaluate(waiving(expired, endless, ownApproval), finding("a", Severity.HIGH, fail("x")));

        assertThat(verdict.open()).isFalse();
        assertThat(verdict.checks().get(0).status()).isEqualTo(Status.FAIL);
        assertThat(verdict.waivers())
                .containsExactly(
                        new WaiverStanding(expired, "it expired on 2026-03-09", 0),
                        new WaiverStanding(endless, "it has no expiry date", 0),
                        new WaiverStanding(
                                ownApproval, "its owner approved it; the approver must be another person", 0));
    }

    @Test
    void voidWaiverDoesNotStandInTheWayOfOneThatHolds() {
        Waiver endless = waiver("a", "*", null);
        Waiver holding = waiver("a", "*", TODAY);
        Verdict verdict = evaluate(waiving(endless, holding), finding("a", Severity.HIGH, fail("x")));

        assertThat(verdict.checks().get(0).findings().get(0).waiver()).isSameAs(holding);
        assertThat(verdict.waivers()).extracting(WaiverStanding::covered).containsExactly(0, 1);
    }

    @Test
    void ofTwoWaiversTheLongerOneCovers() {
        Waiver shorter = waiver("a", "x", TODAY);
        Waiver longer = waiver("a", "*", TODAY.plusDays(1));
        FakeCheck check = finding("a", Severity.HIGH, fail("x"));

        assertThat(List.of(List.of(shorter, longer), List.of(longer, shorter))).allSatisfy(waivers -> {
            Verdict verdict = evaluate(waiving(waivers.toArray(Waiver[]::new)), check);

            assertThat(verdict.checks().get(0).findings().get(0).waiver()).isSameAs(longer);
        });
    }

    @Test
    void standingsCountWhatEachWaiverCovers() {
        Waiver forms = waiver("a", "clinic/*", TODAY);
        Waiver unused = waiver("a", "gone", TODAY);
        Waiver other = waiver("b", "*", TODAY);
        Verdict verdict = evaluate(
                waiving(forms, unused, other),
                finding("a", Severity.HIGH, fail("clinic/forms"), fail("clinic/main"), fail("lab")),
                finding("b", Severity.HIGH, unknown("lab")));

        assertThat(verdict.waivers())
                .containsExactly(
                        new WaiverStanding(forms, null, 2),
                        new WaiverStanding(unused, null, 0),
                        new WaiverStanding(other, null, 1));
    }

    @ParameterizedTest
    @CsvSource({"CRITICAL, 46", "HIGH, 73", "MEDIUM, 86", "LOW, 93"})
    void failureCostsTheWeightOfItsSeverity(Severity failing, int expected) {
        // Weights 8, 4, 2 and 1: 7/15, 11/15, 13/15 and 14/15, rounded down.
        assertThat(scoreWithOneOfEachSeverity(failing, fail("x"))).isEqualTo(expected);
        assertThat(scoreWithOneOfEachSeverity(failing, unknown("x"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"CRITICAL, 73", "HIGH, 86", "MEDIUM, 93", "LOW, 96"})
    void warningCostsHalfTheWeight(Severity weak, int expected) {
        assertThat(scoreWithOneOfEachSeverity(weak, Finding.warn(resource("x"), "weak")))
                .isEqualTo(expected);
    }

    @Test
    void waivedFindingsCostHalfTheWeight() {
        Verdict verdict = evaluate(
                waiving(waiver("a", "*", TODAY)),
                finding("a", Severity.CRITICAL, fail("x")),
                passing("b", Severity.CRITICAL));

        assertThat(verdict.score()).isEqualTo(75);
    }

    @Test
    void errorCountsAsNothing() {
        assertThat(evaluate(BASELINE, broken("a", Severity.HIGH), passing("b", Severity.HIGH))
                        .score())
                .isEqualTo(50);
    }

    @Test
    void whatDoesNotApplyIsLeftOut() {
        assertThat(evaluate(BASELINE, notApplicable("a", Severity.CRITICAL), passing("b", Severity.LOW))
                        .score())
                .isEqualTo(100);
        assertThat(evaluate(BASELINE, notApplicable("a", Severity.CRITICAL), failing("b", Severity.LOW))
                        .score())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(Severity.class)
    void scoreIsFullWhereNothingApplies(Severity severity) {
        assertThat(evaluate(STRICT, notApplicable("a", severity)).score()).isEqualTo(100);
        assertThat(evaluate(STRICT).score()).isEqualTo(100);
    }

    @Test
    void scoreIsFullOnlyWhereEverythingPasses() {
        List<FakeCheck> checks = new ArrayList<>(Collections.nCopies(100, passing("a", Severity.CRITICAL)));
        assertThat(evaluate(BASELINE, checks.toArray(FakeCheck[]::new)).score()).isEqualTo(100);

        // 99.94 of 100
        checks.add(finding("b", Severity.LOW, Finding.warn(resource("x"), "weak")));
        assertThat(evaluate(BASELINE, checks.toArray(FakeCheck[]::new)).score()).isEqualTo(99);
    }

    @Test
    void scoreDecidesNothing() {
        assertThat(evaluate(BASELINE, failing("a", Severity.LOW))).satisfies(verdict -> {
            assertThat(verdict.score()).isZero();
            assertThat(verdict.open()).isTrue();
        });
    }

    @Test
    void sameInputGivesTheSameVerdict() {
        Policy policy = waiving(waiver("a", "clinic/*", TODAY), waiver("a", "*", TODAY), waiver("b", "*", null));
        FakeCheck[] checks = {
            finding("a", Severity.HIGH, fail("clinic/forms"), unknown("lab")),
            broken("b", Severity.CRITICAL),
            passing("c", Severity.LOW)
        };
        Gate gate = new Gate(List.of(checks));
        Verdict first = gate.evaluate(FACTS, policy, CheckRun.NOW);

        assertThat(gate.evaluate(FACTS, policy, CheckRun.NOW)).isEqualTo(first);
        assertThat(evaluate(policy, checks)).isEqualTo(first);
    }

    @Test
    void onlyTheGivenMomentDecidesAboutWaivers() {
        Policy policy = waiving(waiver("a", "*", LocalDate.parse("1999-12-31")));
        Gate gate = new Gate(List.of(finding("a", Severity.HIGH, fail("x"))));

        assertThat(gate.evaluate(FACTS, policy, Instant.parse("1999-12-31T23:59:59Z"))
                        .open())
                .isTrue();
        assertThat(gate.evaluate(FACTS, policy, Instant.parse("2000-01-01T00:00:00Z"))
                        .open())
                .isFalse();
    }

    private static int scoreWithOneOfEachSeverity(Severity bad, Finding finding) {
        List<FakeCheck> checks = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            checks.add(severity == bad ? finding("bad", severity, finding) : passing(severity.name(), severity));
        }
        return evaluate(BASELINE, checks.toArray(FakeCheck[]::new)).score();
    }

    private static Verdict evaluate(Policy policy, FakeCheck... checks) {
        return new Gate(List.of(checks)).evaluate(FACTS, policy, CheckRun.NOW);
    }

    /** The baseline, with waivers. */
    private static Policy waiving(Waiver... waivers) {
        return new Policy(Profile.BASELINE, Profile.BASELINE.failOn(), false, false, Map.of(), List.of(waivers));
    }

    private static Waiver waiver(String check, String resource, LocalDate expires) {
        return new Waiver(check, resource, "known risk", "Ana", "Ben", expires);
    }

    private static FakeCheck passing(String id, Severity severity) {
        return check(id, severity, context -> CheckResult.pass("nothing is wrong"));
    }

    private static FakeCheck notApplicable(String id, Severity severity) {
        return check(id, severity, context -> CheckResult.notApplicable("there is nothing"));
    }

    private static FakeCheck failing(String id, Severity severity) {
        return finding(id, severity, fail("x"));
    }

    private static FakeCheck finding(String id, Severity severity, Finding... findings) {
        return check(id, severity, context -> CheckResult.of(List.of(findings), ""));
    }

    private static FakeCheck broken(String id, Severity severity) {
        return check(id, severity, context -> {
            throw new IllegalStateException("cannot parse <password>" + SECRET + "</password>");
        });
    }

    private static FakeCheck check(String id, Severity severity, Function<CheckContext, CheckResult> answer) {
        CheckMetadata metadata = new CheckMetadata(
                id, "It is right", Area.CONTROLLER, severity, "", new Remediation("", "", ""), List.of(), List.of());
        return new FakeCheck(metadata, answer);
    }

    private static Finding fail(String name) {
        return Finding.fail(resource(name), name + " is wrong");
    }

    private static Finding unknown(String name) {
        return Finding.unknown(resource(name), name + " cannot be read", "Restore " + name);
    }

    private static Resource resource(String name) {
        return new Resource("job", name, "jobs/" + name + "/config.xml");
    }

    private record FakeCheck(CheckMetadata metadata, Function<CheckContext, CheckResult> answer) implements Check {
        @Override
        public CheckResult evaluate(CheckContext context) {
            return answer.apply(context);
        }
    }

    private static final class LogKeeper extends Handler {
        private final List<LogRecord> records = new ArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            records.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
