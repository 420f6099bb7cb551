package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class GateLogTest {

    private static final String JOB = "a\nFinished: SUCCESS\u001b[8mha:";

    /** The log ends with an address of this Jenkins. */
    @BeforeAll
    static void start(JenkinsRule rule) {}

    @Test
    void manyHostileFindingsAreCutAndEscaped() throws Exception {
        String log = log(IntStream.range(0, 25)
                .mapToObj(i -> Finding.fail(new Resource("job", JOB, "x" + i), "y\r".repeat(600)))
                .toList());
        assertTrue(log.startsWith("HC Security Gate: CLOSED, score 7 (profile baseline, failOn HIGH, observed "), log);
        assertEquals(GateLog.MAX_FINDINGS, Builds.lines(log, "    - job ").size(), log);
        assertTrue(log.contains("and 15 more"), log);
        assertFalse(log.contains("\u001b"), log);
        assertFalse(log.contains("\r"), log);
        assertFalse(log.contains("\nFinished"), log);
        assertTrue(log.lines().allMatch(line -> line.length() < 520), log);
    }

    /** The log is for everybody who sees the job, the rest of the controller is not. */
    @Test
    void findingsAboutOtherThingsAreOnlyCounted() throws Exception {
        String log = log(List.of(
                Finding.fail(new Resource("job", JOB, "x"), "it is tied to the built-in node"),
                Finding.fail(new Resource("job", "payroll", "x"), "payroll is tied, too"),
                Finding.fail(new Resource("credential", "payroll-key", "x"), "payroll uses it")));
        assertTrue(log.contains("[HIGH] controller-executors: 3 findings against \"The built-in node"), log);
        assertEquals(1, Builds.lines(log, "    - ").size(), log);
        assertTrue(log.contains("it is tied to the built-in node"), log);
        assertFalse(log.contains("payroll"), log);
        assertTrue(log.contains("Details: "), log);
        log = log(List.of());
        assertTrue(log.contains("controller-executors: the check failed, so it could not be told whether"), log);
        assertFalse(log.contains("secret reason"), log);
    }

    private static String log(List<Finding> findings) {
        JudgedCheck check = new JudgedCheck(
                Catalogue.find("controller-executors").orElseThrow().metadata(),
                Status.FAIL,
                "secret reason",
                findings.stream()
                        .map(finding -> new JudgedFinding(finding, null))
                        .toList(),
                true);
        GateResult result = new GateResult(
                Policy.of(Profile.BASELINE),
                7,
                Instant.EPOCH,
                List.of(check),
                new BuildObservation(new BuildPlace(JOB, "#1", null, false)),
                List.of());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new GateLog(new StreamTaskListener(bytes, StandardCharsets.UTF_8)).print(result);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
