package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.policy.Gate;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import io.jenkins.plugins.hcsecuritygate.posture.Posture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gate makes of a build on the built-in node, under policies with a waiver for it. */
class GateEvaluationTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final BuildPlace ON_THE_CONTROLLER = new BuildPlace("team/job", "#1", "built-in", true);
    private static final String CHECK = "controller-builds";

    @TempDir
    private Path home;

    @Test
    void aBuildOnTheControllerBlocks() throws Exception {
        GateResult result = judge(List.of(), NOW);
        assertTrue(result.buildBlocks());
        assertEquals(List.of(CHECK), result.blockingIds());
    }

    @Test
    void aWaivedBuildDoesNotBlockAndStaysVisible() throws Exception {
        GateResult result = judge(List.of(waiver("team/*", LocalDate.parse("2026-06-30"))), NOW);
        assertFalse(result.buildBlocks());
        assertTrue(result.open(), result.blockingIds().toString());
        assertEquals(1, result.findings().size());
        assertTrue(result.findings().get(0).waived());
    }

    @Test
    void ofTwoWaiversTheLongerOneIsShown() throws Exception {
        Waiver longer = waiver("*", LocalDate.parse("2026-07-30"));
        GateResult result = judge(List.of(waiver("*", LocalDate.parse("2026-06-30")), longer), NOW);
        assertEquals(longer, result.findings().get(0).waiver());
    }

    @Test
    void anExpiredWaiverAndOneForAnotherJobCoverNothing() throws Exception {
        assertTrue(judge(List.of(waiver("team/*", LocalDate.parse("2026-05-31"))), NOW)
                .buildBlocks());
        assertTrue(judge(List.of(waiver("other/*", LocalDate.parse("2026-06-30"))), NOW)
                .buildBlocks());
    }

    @Test
    void whatTheBuildDoesNotAskForIsJudgedByItsJobsPolicyAlone() throws Exception {
        GateResult asked = judge(new GateOptions(null, "LOW", null, null, List.of(CHECK)), Severity.CRITICAL);
        assertTrue(asked.buildBlocks());
        GateResult other =
                judge(new GateOptions("strict", "LOW", null, null, List.of("core-update")), Severity.CRITICAL);
        assertEquals(List.of(), other.findings());
        GateResult demanded = judge(new GateOptions(null, null, null, null, List.of("core-update")), Severity.HIGH);
        assertEquals(List.of(CHECK), demanded.blockingIds());
    }

    private GateResult judge(GateOptions options, Severity failOn) throws Exception {
        return judge(new Policy(Profile.BASELINE, failOn, false, false, Map.of(), List.of()), options, NOW);
    }

    private static Waiver waiver(String jobs, LocalDate expires) {
        return new Waiver(CHECK, jobs, "moves in June", "ada", "grace", expires);
    }

    /** Of an empty home next to nothing is known, and under this policy that closes no gate. */
    private GateResult judge(List<Waiver> waivers, Instant now) throws Exception {
        return judge(
                new Policy(Profile.BASELINE, Severity.HIGH, false, false, Map.of(), waivers),
                new GateOptions(null, null, null, null, List.of()),
                now);
    }

    private GateResult judge(Policy policy, GateOptions options, Instant now) throws Exception {
        ControllerFacts facts = HomeReader.read(home, new Target(Target.Kind.HOME, "home"));
        Gate gate = new Gate(Catalogue.checks());
        Posture posture = new Posture(gate.evaluate(facts, policy, now), facts, policy, now, Duration.ZERO);
        return GateEvaluation.judge(
                posture,
                by -> gate.evaluate(facts, by, now),
                policy,
                options,
                new BuildObservation(ON_THE_CONTROLLER),
                now);
    }
}
