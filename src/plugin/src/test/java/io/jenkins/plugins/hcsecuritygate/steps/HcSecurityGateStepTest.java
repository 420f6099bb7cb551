package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.ItemGroup;
import hudson.model.Result;
import hudson.model.Slave;
import io.jenkins.plugins.hcsecuritygate.config.FolderDemands;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.posture.FailingPosture;
import io.jenkins.plugins.hcsecuritygate.posture.SlowPosture;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class HcSecurityGateStepTest {

    private static JenkinsRule j;
    private static Slave agent;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        agent = j.createOnlineSlave();
    }

    @BeforeEach
    void openGate() {
        Builds.openGate();
    }

    @Test
    void whatWasJustSavedCountsWhateverTheAge() throws Exception {
        Builds.run(j, "hcSecurityGate(maxAge: 'PT1H')", Result.SUCCESS);
        j.jenkins.disableSecurity();
        String log = Builds.run(j, "hcSecurityGate(maxAge: 'PT1H')", Result.FAILURE);
        assertTrue(log.contains("login-required"), log);
    }

    @Test
    void anOpenGateLetsTheBuildPassAndNeedsNoNode() throws Exception {
        String log = Builds.run(j, "hcSecurityGate()\necho 'deployed'", Result.SUCCESS);
        assertTrue(log.contains("HC Security Gate: OPEN"), log);
        assertTrue(log.contains("deployed"), log);
    }

    @Test
    void theValueIsUsableInTheSandboxAndAfterAPause() throws Exception {
        String log = Builds.run(j, """
                def r = hcSecurityGate(checks: ['controller-executors', 'core-update'])
                sleep 1
                echo "verdict=${r.verdict} score=${r.score + 0} profile=${r.profile} failOn=${r.failOn}"
                echo "at=${r.evaluatedAt.startsWith('20')}"
                echo "sum=${r.counts.pass + r.counts.fail + r.counts.warn + r.counts.unknown + r.counts.notApplicable}"
                for (c in r.checks) { echo "check=${c.id} ${c.status} ${c.severity} ${c.blocks}" }
                r.checks.each { c -> c.findings.each { f ->
                    echo "finding=${c.id} ${f.status} ${f.resource.kind} ${f.resource.name} ${f.waived}"
                } }
                echo "build=${r.build.node} ${r.build.builtInNode} ${r.build.findings.size()}"
                """, Result.SUCCESS);
        assertTrue(log.contains("verdict=OPEN score="), log);
        assertTrue(log.contains("profile=baseline failOn=CRITICAL"), log);
        assertTrue(log.contains("at=true"), log);
        assertTrue(log.contains("sum=2"), log);
        assertTrue(log.contains("check=controller-executors FAIL HIGH false"), log);
        assertTrue(log.contains("finding=controller-executors FAIL node"), log);
        assertTrue(log.contains("build=null false 0"), log);
    }

    @Test
    void itKnowsTheAgent() throws Exception {
        String log = Builds.run(
                j,
                "node('" + agent.getNodeName() + "') { def r = hcSecurityGate()\n"
                        + "echo \"on=${r.build.node} ${r.build.builtInNode}\" }",
                Result.SUCCESS);
        assertTrue(log.contains("on=" + agent.getNodeName() + " false"), log);
    }

    @Test
    void aBuildOnTheBuiltInNodeIsAFindingThatBlocksFromHigh() throws Exception {
        String log = Builds.run(j, """
                node('built-in') {
                    def open = hcSecurityGate()
                    echo "open=${open.verdict} ${open.build.builtInNode} ${open.build.findings.size()} ${open.build.blocks}"
                    def closed = hcSecurityGate(failOn: 'HIGH', action: 'warn')
                    echo "closed=${closed.verdict} ${closed.build.blocks}"
                }
                """, Result.SUCCESS);
        assertTrue(log.contains("open=OPEN true 1 false"), log);
        assertTrue(log.contains("closed=CLOSED true"), log);
        assertTrue(log.contains("[HIGH] controller-builds: "), log);
    }

    @ParameterizedTest
    @CsvSource({
        "HIGH, '', CLOSED",
        "HIGH, failOn: 'CRITICAL', CLOSED",
        "CRITICAL, '', OPEN",
        "CRITICAL, failOn: 'HIGH', CLOSED",
        "CRITICAL, failOn: 'high', CLOSED",
        "CRITICAL, profile: 'strict', CLOSED",
        "CRITICAL, 'profile: ''strict'', failOn: ''CRITICAL'', unknown: ''warn''', OPEN",
        "CRITICAL, unknown: 'block', CLOSED",
        "HIGH, 'checks: [''core-update'']', CLOSED",
        "CRITICAL, 'checks: [''core-update''], failOn: ''HIGH''', OPEN",
    })
    void parametersTightenAndNeverLoosen(String failOn, String arguments, String verdict) throws Exception {
        if (failOn.equals("HIGH")) {
            Builds.closeGate();
        }
        String comma = arguments.isEmpty() ? "" : ", ";
        String log = Builds.run(
                j, "echo \"is=${hcSecurityGate(" + arguments + comma + "action: 'warn').verdict}\"", Result.SUCCESS);
        assertTrue(log.contains("is=" + verdict), log);
    }

    @Test
    void whatBlocksByPolicyIsListedEvenIfNotAskedFor() throws Exception {
        Builds.closeGate();
        String log = Builds.run(
                j,
                "def r = hcSecurityGate(checks: ['core-update'], action: 'warn')\n"
                        + "echo \"ids=${r.checks.collect { it.id + it.blocks }}\"",
                Result.SUCCESS);
        assertTrue(log.contains("core-updatefalse"), log);
        assertTrue(log.contains("controller-executorstrue"), log);
    }

    @Test
    void unstableMarksAndGoesOn() throws Exception {
        Builds.closeGate();
        String log =
                Builds.run(j, "def r = hcSecurityGate(action: 'unstable')\necho \"on=${r.verdict}\"", Result.UNSTABLE);
        assertTrue(log.contains("on=CLOSED"), log);
        assertTrue(log.contains("How to fix: "), log);
    }

    @Test
    void warnGoesOn() throws Exception {
        Builds.closeGate();
        String log = Builds.run(j, "echo \"on=${hcSecurityGate(action: 'warn').verdict}\"", Result.SUCCESS);
        assertTrue(log.contains("on=CLOSED"), log);
    }

    @Test
    void anAuditNeverBlocks() throws Exception {
        Builds.closeGate();
        String log = Builds.run(
                j,
                "node('built-in') { echo \"on=${hcSecurityAudit(profile: 'strict', unknown: 'block').verdict}\" }",
                Result.SUCCESS);
        assertTrue(log.contains("on=CLOSED"), log);
        assertTrue(log.contains("HC Security Gate: CLOSED"), log);
        assertTrue(log.contains("manage/hc-security-gate/"), log);
    }

    /** Not knowing is no reason to let a build pass; and what went wrong may hold what nobody should read. */
    @Test
    void aControllerThatCannotBeJudgedIsClosedInOneLine() throws Exception {
        try (FailingPosture ignored = new FailingPosture(new IllegalStateException("password=hunter2"))) {
            String log = Builds.run(j, "hcSecurityGate()\necho 'deployed'", Result.FAILURE);
            assertEquals(
                    1, Builds.lines(log, "ERROR: HC Security Gate is CLOSED: ").size(), log);
            assertTrue(log.contains("the controller could not be judged (PostureException)"), log);
            assertFalse(log.contains("deployed"), log);
            assertFalse(log.contains("hunter2"), log);

            log = Builds.run(
                    j, "def r = hcSecurityAudit()\necho \"on=${r.verdict} ${r.checks.size()}\"", Result.SUCCESS);
            assertTrue(log.contains("on=CLOSED 0"), log);
        }
    }

    @Test
    void whatNobodyExpectsEndsTheStepInOneLine() throws Exception {
        Demands.failure = new AssertionError("password=hunter2");
        try {
            String log = Builds.run(j, "hcSecurityGate()\necho 'deployed'", Result.FAILURE);
            assertTrue(log.contains("ERROR: HC Security Gate could not judge this build (AssertionError)"), log);
            assertFalse(log.contains("deployed"), log);
            assertFalse(log.contains("hunter2"), log);
        } finally {
            Demands.failure = null;
        }
    }

    @Test
    void whatNobodyExpectsBlocksNoAudit() throws Exception {
        Demands.failure = new AssertionError("password=hunter2");
        try {
            String log = Builds.run(j, "echo \"on=${hcSecurityAudit().verdict}\"", Result.SUCCESS);
            assertTrue(log.contains("HC Security Gate could not judge this build (AssertionError)"), log);
            assertTrue(log.contains("on=CLOSED"), log);
            log = Builds.run(j, "echo \"on=${hcSecurityGate(action: 'unstable').verdict}\"", Result.UNSTABLE);
            assertTrue(log.contains("on=CLOSED"), log);
        } finally {
            Demands.failure = null;
        }
    }

    /** Throws what a test wants, when it is asked what a job's folders demand. */
    @TestExtension
    public static final class Demands implements FolderDemands {
        private static volatile Error failure;

        @NonNull
        @Override
        public Policy tighten(@NonNull ItemGroup<?> group, @NonNull Policy around) {
            Error toThrow = failure;
            if (toThrow != null) {
                throw toThrow;
            }
            return around;
        }
    }

    @Test
    void abortingABuildLeavesTheLookAloneThatOthersShare() throws Exception {
        try (SlowPosture posture = new SlowPosture()) {
            WorkflowRun run = Builds.job(j, "hcSecurityGate()\necho 'deployed'")
                    .scheduleBuild2(0)
                    .waitForStart();
            posture.awaitBegin();
            run.doStop();
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
            j.assertLogNotContains("deployed", run);
            posture.end();
            assertFalse(posture.wasInterrupted());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "30", "'30'", "'PT5M'", "'pt1h'"})
    void ageIsSecondsOrADuration(String age) throws Exception {
        Builds.run(j, "hcSecurityGate(maxAge: " + age + ")", Result.SUCCESS);
    }

    @ParameterizedTest
    @CsvSource({
        "profile: 'harsh', profile is 'harsh'; it can be",
        "failOn: 'BAD', failOn is 'BAD'; it can be",
        "unknown: 'x', unknown is 'x'; it can be",
        "action: 'ignore', action is 'ignore'; it can be",
        "maxAge: 'soon', maxAge is 'soon'; give seconds",
        "maxAge: -5, maxAge is '-5'; give",
        "maxAge: 'P2D', maxAge is 'P2D'; give",
        "checks: ['controller-executor'], did you mean 'controller-executors'?",
        "checks: ['x\\ny'], checks names 'x'",
    })
    void aBadValueIsOneClearLine(String argument, String message) throws Exception {
        String log = Builds.run(j, "hcSecurityGate(" + argument + ")\necho 'deployed'", Result.FAILURE);
        assertEquals(1, Builds.lines(log, "ERROR: HC Security Gate: ").size(), log);
        assertTrue(log.contains(message), log);
        assertFalse(log.contains("deployed"), log);
    }

    /** What is not judged is closed, and a script that goes on after a closed gate is stopped. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hcSecurityGate(failOn: 'HGIH')",
                "hcSecurityGate(action: 'ignore')",
                "hcSecurityGate(checks: ['controller-executor'])",
                "step([$class: 'HcSecurityGateBuilder', failOn: 'HGIH'])",
            })
    void aBadValueIsNotSwallowed(String gate) throws Exception {
        WorkflowRun run = Builds.job(
                        j,
                        "catchError(buildResult: 'SUCCESS') { " + gate + " }\n" + "try { " + gate
                                + " } catch (e) { }\nnode { echo 'deployed' }")
                .scheduleBuild2(0)
                .get();
        j.assertBuildStatus(Result.FAILURE, run);
        j.assertLogNotContains("deployed", run);
        assertTrue(GateStop.isStopped(run));
        assertEquals(1, run.getAction(GateDecisionsAction.class).getDecisions().size());
    }

    @Test
    void whatNobodyExpectsIsNotSwallowed() throws Exception {
        Demands.failure = new AssertionError("password=hunter2");
        try {
            String log =
                    Builds.run(j, "try { hcSecurityGate() } catch (e) { }\nnode { echo 'deployed' }", Result.FAILURE);
            assertFalse(log.contains("deployed"), log);
        } finally {
            Demands.failure = null;
        }
    }
}
