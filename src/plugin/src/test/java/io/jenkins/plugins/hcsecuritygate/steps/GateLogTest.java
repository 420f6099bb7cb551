package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.TaskListener;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class GateLogTest {

    @Test
    void manyHostileFindingsAreCutAndEscaped(JenkinsRule j) throws Exception {
        List<JudgedFinding> findings = IntStream.range(0, 25)
                .mapToObj(i -> new JudgedFinding(
                        Finding.fail(
                                new Resource("job", "a\nFinished: SUCCESS\u001b[8mha:" + i, "x"), "y\r".repeat(600)),
                        null))
                .toList();
        JudgedCheck check = new JudgedCheck(
                Catalogue.find("controller-executors").orElseThrow().metadata(),
                Status.FAIL,
                "25 findings",
                findings,
                true);
        GateResult result = new GateResult(
                Policy.of(Profile.BASELINE),
                7,
                Instant.EPOCH,
                List.of(check),
                new BuildObservation(new BuildPlace("j", "#1", null, false)),
                List.of());

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TaskListener listener = new StreamTaskListener(bytes, StandardCharsets.UTF_8);
        new GateLog(listener).print(result);
        String log = bytes.toString(StandardCharsets.UTF_8);

        assertTrue(log.startsWith("HC Security Gate: CLOSED, score 7 (profile baseline, failOn HIGH, observed "), log);
        assertEquals(GateLog.MAX_FINDINGS, Builds.lines(log, "    - job ").size(), log);
        assertTrue(log.contains("and 15 more"), log);
        assertFalse(log.contains("\u001b"), log);
        assertFalse(log.contains("\r"), log);
        assertFalse(log.contains("\nFinished"), log);
        assertTrue(log.lines().allMatch(line -> line.length() < 520), log);
    }
}
