package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hudson.model.Result;
import io.jenkins.plugins.hcsecuritygate.Logins;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** Runs Pipelines in the sandbox, on a controller whose gate is open or closed. */
final class Builds {

    private Builds() {}

    /** The executors of the built-in node close the gate. */
    static void closeGate() {
        HcSecurityGateConfiguration.get().setFailOn("HIGH");
    }

    /** Nothing on a test controller is as bad as that, once it asks for a login. */
    static void openGate() {
        Logins.require();
        HcSecurityGateConfiguration.get().setFailOn("CRITICAL");
    }

    static WorkflowJob job(JenkinsRule j, String script) throws Exception {
        WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, "job-" + System.nanoTime());
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    /** Runs a script, whose log must end with a reason and not with Java. */
    static String run(JenkinsRule j, String script, Result expected) throws Exception {
        WorkflowRun run = job(j, script).scheduleBuild2(0).get();
        String log = JenkinsRule.getLog(run);
        assertEquals(expected, run.getResult(), log);
        assertFalse(log.contains("\tat "), log);
        return log;
    }

    static List<String> lines(String log, String containing) {
        return log.lines().filter(line -> line.contains(containing)).toList();
    }
}
