package io.jenkins.plugins.hcsecuritygate.posture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.hcsecuritygate.Logins;
import io.jenkins.plugins.hcsecuritygate.ManyJobs;
import io.jenkins.plugins.hcsecuritygate.Timings;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval;
import org.jenkinsci.plugins.scriptsecurity.scripts.languages.GroovyLanguage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Measures a running controller with 10,000 jobs. No test: it asserts that the work was done, never how fast, and the
 * build does not run it. {@code docs/performance.md} has the command.
 */
@WithJenkins
class ControllerBenchmark {
    private static final int AUDITS = 20;
    private static final int WARM_UP = 20;
    private static final int BUILDS = 100;
    private static final int STEPS = 3;

    @Test
    void auditsAndGateSteps(JenkinsRule j) throws Exception {
        Logins.require();
        PostureService.background = false;
        try {
            ManyJobs.load(j.jenkins);

            PostureService service = PostureService.get();
            Timings.print("first audit", Timings.of(service::evaluateNow));
            long[] unchanged = new long[AUDITS];
            for (int i = 0; i < AUDITS; i++) {
                unchanged[i] = Timings.of(service::evaluateNow);
            }
            Timings.print("audit, nothing changed", unchanged);
            long[] changed = new long[AUDITS];
            for (int i = 0; i < AUDITS; i++) {
                FreeStyleProject job = j.jenkins.getItemByFullName("job-" + 2 * i, FreeStyleProject.class);
                job.setDescription("changed in round " + i);
                changed[i] = Timings.of(service::evaluateNow);
            }
            Timings.print("audit, one job changed", changed);
            assertEquals(
                    ManyJobs.COUNT,
                    service.latest().orElseThrow().facts().jobs().items().size());

            gateSteps(j, "sleep 0", "a step of Jenkins' own that does nothing");
            gateSteps(j, "hcSecurityAudit()", "gate step, policy of the controller");
            gateSteps(j, "hcSecurityAudit(profile: 'strict')", "gate step, a stricter profile");
        } finally {
            PostureService.background = true;
        }
    }

    /**
     * Each build asks a few times, as builds do; the first builds warm up. The script measures itself, since only it sees
     * what a step costs the build.
     */
    private static void gateSteps(JenkinsRule j, String step, String title) throws Exception {
        DumbSlave agent = j.createOnlineSlave();
        WorkflowJob job = j.createProject(WorkflowJob.class);
        String script = """
                node('%s') {
                    def took = []
                    for (int i = 0; i < %d; i++) {
                        long began = System.nanoTime()
                        %s
                        took << (System.nanoTime() - began)
                    }
                    echo 'took=' + took.join(',')
                }
                """.formatted(agent.getNodeName(), STEPS, step);
        ScriptApproval.get().preapprove(script, GroovyLanguage.get()); // a sandbox has no clock this fine
        job.setDefinition(new CpsFlowDefinition(script, false));
        PostureService.get().evaluateNow();
        List<String> took = new ArrayList<>();
        for (int build = -WARM_UP; build < BUILDS; build++) {
            WorkflowRun run =
                    j.assertBuildStatus(Result.SUCCESS, job.scheduleBuild2(0).get());
            String line = run.getLog(Integer.MAX_VALUE).stream()
                    .filter(text -> text.startsWith("took="))
                    .findFirst()
                    .orElseThrow();
            if (build >= 0) {
                took.addAll(List.of(line.substring("took=".length()).split(",")));
            }
        }
        Timings.print(title, took.stream().mapToLong(Long::parseLong).toArray());
    }
}
