package io.jenkins.plugins.hcsecuritygate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.cli.CLICommandInvoker;
import io.jenkins.plugins.hcsecuritygate.Logins;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.posture.FailingPosture;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import io.jenkins.plugins.hcsecuritygate.posture.QuietPosture;
import java.time.Instant;
import java.util.Arrays;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class HcAuditCommandTest {

    private static QuietPosture quiet;

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
        quiet = new QuietPosture();
        Jenkins.SYSTEM_READ.setEnabled(true);
        Logins.require();
        HcSecurityGateConfiguration.get().setFailOn("CRITICAL");
    }

    @AfterAll
    static void stop() {
        quiet.close();
        Jenkins.SYSTEM_READ.setEnabled(false);
    }

    @BeforeEach
    void evaluated() {
        PostureService.get().evaluateNow();
    }

    @Test
    void exitCodeTellsTheVerdictAndOutputIsTheReport() {
        CLICommandInvoker.Result open = audit();
        assertEquals(0, open.returnCode(), open.toString());
        assertTrue(open.stdout().contains("OPEN"), open.stdout());
        assertTrue(open.stdout().contains("controller-executors"), open.stdout());
        CLICommandInvoker.Result closed = audit("--fail-on", "high", "--format", "json");
        assertEquals(16, closed.returnCode(), closed.toString());
        assertTrue(closed.stdout().contains("\"verdict\" : \"CLOSED\""), closed.stdout());
        assertTrue(closed.stdout().contains("\"schema\" : \"hc-security-gate/report/v1\""), closed.stdout());
        CLICommandInvoker.Result strict = audit("--profile", "strict", "--format", "json");
        assertEquals(16, strict.returnCode(), strict.toString());
        assertTrue(strict.stdout().contains("\"profile\" : \"strict\""), strict.stdout());
    }

    @Test
    void anotherThresholdIsForThisAnswerOnly() {
        audit("--fail-on", "LOW");
        assertEquals("CRITICAL", HcSecurityGateConfiguration.get().getFailOn());
        assertTrue(PostureService.get().latest().orElseThrow().verdict().open());
    }

    @Test
    void freshLooksAgainAndAYoungLookIsTakenAsItIs() {
        Instant before = PostureService.get().latest().orElseThrow().evaluatedAt();
        audit("--max-age", "PT10M");
        assertEquals(before, PostureService.get().latest().orElseThrow().evaluatedAt());
        audit("--fresh");
        Instant after = PostureService.get().latest().orElseThrow().evaluatedAt();
        assertTrue(after.isAfter(before));
        audit("--max-age", "0");
        assertTrue(PostureService.get().latest().orElseThrow().evaluatedAt().isAfter(after));
    }

    @Test
    void whatCouldNotBeToldHasItsOwnCodeAndOneLine() {
        try (FailingPosture ignored = new FailingPosture(new IllegalStateException("hunter2"))) {
            CLICommandInvoker.Result result = audit();
            assertEquals(17, result.returnCode(), result.toString());
            assertEquals("", result.stdout());
            assertEquals(
                    "ERROR: the controller could not be evaluated (IllegalStateException)",
                    result.stderr().strip());
        }
    }

    @Test
    void wrongWordsAreOneLine() {
        for (String[] wrong : new String[][] {
            {"--format", "excel"},
            {"--profile", "harsh"},
            {"--fail-on", "ALL"},
            {"--max-age", "soon"},
            {"--max-age", "-1"}
        }) {
            CLICommandInvoker.Result result = audit(wrong);
            assertEquals(3, result.returnCode(), result.toString());
            assertEquals(1, result.stderr().strip().lines().count(), result.stderr());
            assertTrue(result.stderr().contains("ERROR: " + wrong[0] + " is '" + wrong[1] + "'"), result.stderr());
            assertEquals("", result.stdout());
        }
    }

    @Test
    void itTakesSystemRead() {
        CLICommandInvoker.Result reader =
                new CLICommandInvoker(j, "hc-audit").authorizedTo(Jenkins.READ).invoke();
        assertEquals(6, reader.returnCode(), reader.toString());
        assertEquals("", reader.stdout());
    }

    private static CLICommandInvoker.Result audit(String... arguments) {
        return new CLICommandInvoker(j, "hc-audit")
                .authorizedTo(Jenkins.READ, Jenkins.SYSTEM_READ)
                .invokeWithArgs(Arrays.copyOf(arguments, arguments.length));
    }
}
