package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import java.util.concurrent.CountDownLatch;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class GateRestartTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void aStepThatWasInterruptedByARestartJudgesAgain() throws Throwable {
        CountDownLatch restarted = new CountDownLatch(1);
        sessions.then(j -> {
            Builds.openGate();
            for (int i = 0; i < GateThreads.SIZE; i++) {
                GateThreads.get().submit(() -> {
                    restarted.await();
                    return null;
                });
            }
            WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, "p");
            job.setDefinition(Builds.job(j, "hcSecurityGate()\necho 'DEPLOYED'").getDefinition());
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            j.waitForMessage("hcSecurityGate", run);
            Builds.closeGate();
        });
        restarted.countDown();
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            j.assertLogContains("HC Security Gate: CLOSED", run);
            j.assertLogNotContains("DEPLOYED", run);
            j.assertLogNotContains("\tat ", run);
        });
    }

    @Test
    void aStoppedBuildStaysStopped() throws Throwable {
        sessions.then(j -> {
            WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, "p");
            job.setDefinition(
                    Builds.job(j, "sleep 15\ntry { node { echo 'DEPLOYED' } } catch (e) { }\nnode { echo 'DEPLOYED' }")
                            .getDefinition());
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            j.waitForMessage("Sleeping", run);
            run.addAction(new GateStopAction());
            run.save();
        });
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
            assertNotNull(GateStopAction.of(run));
            assertTrue(GateStopAction.of(run).getStoppedAt() > 0);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            j.assertLogContains("ERROR: HC Security Gate stopped this build: step 'node' is not run", run);
            j.assertLogNotContains("DEPLOYED", run);
        });
    }
}
