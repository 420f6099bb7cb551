package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class GateDeclarativeTest {

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
    }

    @Test
    void anOpenGateLetsTheStagesRun() throws Exception {
        Builds.openGate();
        String log = Builds.run(j, """
                pipeline {
                    agent none
                    stages {
                        stage('Gate') { steps {
                            hcSecurityGate(profile: 'baseline', failOn: 'CRITICAL', unknown: 'warn', maxAge: 30,
                                           checks: ['core-update'], action: 'fail')
                            hcSecurityAudit maxAge: 'PT1M'
                        } }
                        stage('Deploy') { agent any; steps { echo 'DEPLOYED' } }
                    }
                }
                """, Result.SUCCESS);
        assertTrue(log.contains("DEPLOYED"), log);
    }

    @Test
    void aClosedGateRefusesLaterStagesAndDeploymentInPost() throws Exception {
        Builds.closeGate();
        String log = Builds.run(j, """
                pipeline {
                    agent any
                    stages {
                        stage('Gate') {
                            steps { hcSecurityGate() }
                            post {
                                always { writeFile file: 'DEPLOYED', text: ''; echo 'DEPLOYED after the stage' }
                                failure { echo 'told' }
                            }
                        }
                        stage('Deploy') { steps { echo 'DEPLOYED in a stage' } }
                    }
                    post {
                        always { withEnv(['A=1']) { echo 'DEPLOYED after all' } }
                        failure { script { echo 'mailed' } }
                        cleanup { deleteDir(); echo 'cleaned' }
                    }
                }
                """, Result.FAILURE);
        assertFalse(log.contains("DEPLOYED"), log);
        assertTrue(log.contains("told"), log);
        assertTrue(log.contains("mailed"), log);
        assertTrue(log.contains("cleaned"), log);
        assertTrue(log.contains("[HIGH] controller-executors: "), log);
        assertTrue(log.contains("Stage \"Deploy\" skipped due to earlier failure(s)"), log);
        assertEquals(1, Builds.lines(log, "step 'writeFile' is not run").size(), log);
        assertEquals(1, Builds.lines(log, "step 'withEnv' is not run").size(), log);
    }

    @Test
    void otherParallelStagesAreInterrupted() throws Exception {
        Builds.closeGate();
        String log = Builds.run(j, """
                pipeline {
                    agent none
                    stages {
                        stage('Both') { parallel {
                            stage('Gate') { steps { sleep 1; hcSecurityGate() } }
                            stage('Deploy') { agent any; steps {
                                catchError { sleep 600 }
                                writeFile file: 'x', text: ''
                                echo 'DEPLOYED'
                            } }
                        } }
                        stage('Later') { agent any; steps { echo 'DEPLOYED' } }
                    }
                }
                """, Result.FAILURE);
        assertFalse(log.contains("DEPLOYED"), log);
        assertEquals(1, Builds.lines(log, "HC Security Gate: CLOSED").size(), log);
    }

    @Test
    void inPostAClosedGateFailsTheBuildAndWhatFollows() throws Exception {
        Builds.closeGate();
        String log = Builds.run(j, """
                pipeline {
                    agent none
                    stages { stage('Work') { steps { echo 'worked' } } }
                    post {
                        always { hcSecurityGate() }
                        success { node('built-in') { echo 'DEPLOYED' } }
                        failure { node('built-in') { echo 'DEPLOYED' } }
                    }
                }
                """, Result.FAILURE);
        assertTrue(log.contains("worked"), log);
        assertTrue(log.contains("HC Security Gate: CLOSED"), log);
        assertFalse(log.contains("DEPLOYED"), log);
    }

    @Test
    void itIsNoOptionAndNothingRunsIfItIsWrittenAsOne() throws Exception {
        Builds.openGate();
        WorkflowJob job = Builds.job(j, """
                pipeline {
                    agent none
                    options { hcSecurityGate() }
                    stages { stage('Deploy') { steps { echo 'DEPLOYED' } } }
                }
                """);
        // Pipeline itself refuses it, with the stack trace that it prints for every script it cannot compile.
        String log = JenkinsRule.getLog(j.buildAndAssertStatus(Result.FAILURE, job));
        assertTrue(log.contains("Invalid option type \"hcSecurityGate\""), log);
        assertFalse(log.contains("DEPLOYED\n"), log);
    }

    @Test
    void theAgentOfAStageIsJudgedToo() throws Exception {
        Builds.openGate();
        String log = Builds.run(j, """
                pipeline {
                    agent none
                    stages {
                        stage('Before') { steps { hcSecurityGate(failOn: 'CRITICAL') } }
                        stage('Within') {
                            agent { label 'built-in' }
                            steps { script { echo "on=${hcSecurityAudit(failOn: 'HIGH').build.findings*.check}" } }
                        }
                    }
                }
                """, Result.SUCCESS);
        assertTrue(log.contains("on=[controller-builds]"), log);
    }
}
