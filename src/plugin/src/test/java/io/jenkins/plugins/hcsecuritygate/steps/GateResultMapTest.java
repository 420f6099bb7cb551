package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.policy.Gate;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.posture.Posture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateResultMapTest {

    @TempDir
    private Path home;

    /** What a script holds is written with every step of it. */
    @Test
    void aScriptGetsTheFirstHundredFindingsAndTheirNumber() throws Exception {
        Files.writeString(home.resolve("config.xml"), "<hudson><numExecutors>2</numExecutors></hudson>");
        for (int i = 0; i < 150; i++) {
            Path job = Files.createDirectories(home.resolve("jobs/job-" + i));
            Files.writeString(
                    job.resolve("config.xml"),
                    "<project><assignedNode>built-in</assignedNode><canRoam>false</canRoam></project>");
        }
        Map<?, ?> check = check("controller-pinned-jobs");
        assertEquals(150, check.get("findingCount"));
        assertEquals(100, ((List<?>) check.get("findings")).size());
        assertEquals(1, check("controller-executors").get("findingCount"));
    }

    private Map<?, ?> check(String id) throws Exception {
        ControllerFacts facts = HomeReader.read(home, new Target(Target.Kind.HOME, "home"));
        Policy policy = Policy.of(Profile.BASELINE);
        Instant now = Instant.parse("2026-06-01T12:00:00Z");
        Gate gate = new Gate(Catalogue.checks());
        Posture posture = new Posture(gate.evaluate(facts, policy, now), facts, policy, now, Duration.ZERO);
        GateResult result = GateEvaluation.judge(
                posture,
                by -> gate.evaluate(facts, by, now),
                policy,
                new GateOptions(null, null, null, null, List.of()),
                new BuildObservation(new BuildPlace("job", "#1", "agent", false)),
                now);
        return ((List<?>) GateResultMap.of(result).get("checks"))
                .stream()
                        .map(Map.class::cast)
                        .filter(map -> map.get("id").equals(id))
                        .findFirst()
                        .orElseThrow();
    }
}
