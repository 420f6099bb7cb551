package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import hudson.model.TaskListener;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.CoreStep;
import org.jenkinsci.plugins.workflow.steps.DeleteDirStep;
import org.jenkinsci.plugins.workflow.steps.EchoStep;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

@WithJenkins
class GateStopTest {

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
        Builds.closeGate();
    }

    @Test
    void findingsComeFirstAndTheReasonIsOneLine() throws Exception {
        String log = Builds.run(j, "hcSecurityGate()\nnode { echo 'deployed' }", Result.FAILURE);
        assertFalse(log.contains("deployed"), log);
        assertEquals(1, Builds.lines(log, "ERROR: HC Security Gate is CLOSED: ").size(), log);
        assertTrue(log.indexOf("HC Security Gate: CLOSED") < log.indexOf("[HIGH] controller-executors: "), log);
        assertTrue(log.indexOf("How to fix: ") < log.indexOf("ERROR: "), log);
        assertTrue(log.contains("manage/hc-security-gate/"), log);
    }

    /** No way of going on that a script has may work. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "try { hcSecurityGate() } catch (e) { }\nnode { writeFile file: 'f', text: '' }\necho 'DEPLOYED'",
                "try { hcSecurityGate() } catch (Throwable e) { }\nnode { echo 'DEPLOYED' }",
                "try { hcSecurityGate() } finally { node { echo 'DEPLOYED' } }",
                "catchError(buildResult: 'SUCCESS', stageResult: 'SUCCESS') { hcSecurityGate() }\nnode { echo 'DEPLOYED' }",
                "try { hcSecurityGate() } catch (e) { currentBuild.result = 'SUCCESS' }\nnode { echo 'DEPLOYED' }",
                "for (i in 0..<5) { try { hcSecurityGate() } catch (e) { }\ntry { node { echo 'DEPLOYED' } } catch (e) { } }",
                "retry(3) { hcSecurityGate() }\nnode { echo 'DEPLOYED' }",
                "stage('a') { warnError('x') { hcSecurityGate() } }\nstage('b') { node { echo 'DEPLOYED' } }",
                "node { try { hcSecurityGate() } catch (e) { }\nwithEnv(['A=1']) { echo 'DEPLOYED' } }",
                "try { hcSecurityGate() } catch (e) { }\nstep([$class: 'ArtifactArchiver', artifacts: '*'])\necho 'DEPLOYED'",
                "try { hcSecurityGate() } catch (e) { }\ntry { hcSecurityGate(action: 'warn') } finally { node { echo 'DEPLOYED' } }",
            })
    @Timeout(120)
    void nothingGoesOn(String script) throws Exception {
        String log = Builds.run(j, script, Result.FAILURE);
        assertFalse(log.contains("DEPLOYED"), log);
    }

    @Test
    @Timeout(120)
    void otherBranchesAreInterrupted() throws Exception {
        long before = System.nanoTime();
        String log = Builds.run(j, """
                parallel gate: { sleep 1; hcSecurityGate() }, deploy: {
                    try { echo 'waiting'; sleep 600 } catch (e) { }
                    try { node { echo 'DEPLOYED' } } finally { node { echo 'DEPLOYED' } }
                }
                node { echo 'DEPLOYED' }
                """, Result.FAILURE);
        assertTrue(System.nanoTime() - before < 100_000_000_000L);
        assertTrue(log.contains("waiting"), log);
        assertFalse(log.contains("DEPLOYED"), log);
        assertTrue(log.contains("[HIGH] controller-executors: "), log);
    }

    @Test
    @Timeout(120)
    void aLoopThatSwallowsEverythingEnds() throws Exception {
        String log = Builds.run(j, "while (true) { try { hcSecurityGate() } catch (Exception e) { } }", Result.FAILURE);
        assertTrue(log.contains("HC Security Gate stopped this build: step 'hcSecurityGate' is not run"), log);
        assertEquals(1, Builds.lines(log, "HC Security Gate: CLOSED").size(), log);
    }

    @RepeatedTest(5)
    void cleaningUpAndTellingIsPermitted() throws Exception {
        String log = Builds.run(j, """
                node {
                    try { hcSecurityGate() } finally {
                        catchError { dir('x') { deleteDir() } }
                        deleteDir()
                        echo 'cleaned'
                    }
                }
                """, Result.FAILURE);
        assertTrue(log.contains("cleaned"), log);
        assertEquals(List.of(), Builds.lines(log, "is not run"), log);
    }

    @Test
    void aMailMayTellButTakesNoFilesAlong() throws Exception {
        String log = Builds.run(j, """
                node {
                    try { hcSecurityGate() } finally {
                        emailext(to: 'team')
                        catchError { emailext(to: 'team', attachmentsPattern: '**') }
                    }
                }
                """, Result.FAILURE);
        assertEquals(1, Builds.lines(log, "mailed to team").size(), log);
        assertEquals(1, Builds.lines(log, "step 'emailext' is not run").size(), log);
    }

    @Test
    void aBuildThatMustNotWorkWhereItIsOnlyTells() {
        assertTrue(StepsAfterStop.permits(new EchoStep("told"), true));
        assertFalse(StepsAfterStop.permits(new Mail(), true));
        assertFalse(StepsAfterStop.permits(new DeleteDirStep(), true));
        assertTrue(StepsAfterStop.permits(new DeleteDirStep(), false));
        CoreStep general = new CoreStep(new HcSecurityGateBuilder());
        assertFalse(StepsAfterStop.permits(general, true));
    }

    /** Stands for the step of a plugin that is not among those of the tests. */
    public static final class Mail extends Step {
        private String to;
        private String attachmentsPattern;

        @DataBoundConstructor
        public Mail() {}

        public String getTo() {
            return to;
        }

        @DataBoundSetter
        public void setTo(String to) {
            this.to = to;
        }

        public String getAttachmentsPattern() {
            return attachmentsPattern;
        }

        @DataBoundSetter
        public void setAttachmentsPattern(String attachmentsPattern) {
            this.attachmentsPattern = attachmentsPattern;
        }

        @Override
        public StepExecution start(StepContext context) {
            String told = "mailed to " + to;
            return StepExecutions.synchronousVoid(
                    context, c -> c.get(TaskListener.class).getLogger().println(told));
        }

        @TestExtension
        public static final class DescriptorImpl extends StepDescriptor {
            @Override
            public String getFunctionName() {
                return "emailext";
            }

            @Override
            public Set<? extends Class<?>> getRequiredContext() {
                return Set.of(TaskListener.class);
            }
        }
    }

    @Test
    void onTheBuiltInNodeTheBuildItselfIsNamed() throws Exception {
        String log = Builds.run(j, "node('built-in') { hcSecurityGate(); echo 'DEPLOYED' }", Result.FAILURE);
        assertTrue(log.contains("[HIGH] controller-builds: this build runs on the built-in node"), log);
        assertFalse(log.contains("DEPLOYED"), log);
    }

    @Test
    void theBuildStepStopsAPipelineToo() throws Exception {
        WorkflowRun run = Builds.job(
                        j, "try { step([$class: 'HcSecurityGateBuilder']) } catch (e) { }\nnode { echo 'DEPLOYED' }")
                .scheduleBuild2(0)
                .get();
        j.assertBuildStatus(Result.FAILURE, run);
        j.assertLogNotContains("DEPLOYED", run);
        assertNotNull(GateStopAction.of(run));
    }
}
