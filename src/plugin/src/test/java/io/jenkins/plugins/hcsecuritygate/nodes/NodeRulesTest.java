package io.jenkins.plugins.hcsecuritygate.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Launcher;
import hudson.matrix.AxisList;
import hudson.matrix.LabelAxis;
import hudson.matrix.MatrixProject;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.labels.LabelAtom;
import hudson.slaves.DumbSlave;
import hudson.slaves.JNLPLauncher;
import io.jenkins.plugins.hcsecuritygate.Browser;
import io.jenkins.plugins.hcsecuritygate.checks.agents.ContainerAgents;
import io.jenkins.plugins.hcsecuritygate.config.EnforcementConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;
import io.jenkins.plugins.hcsecuritygate.eventlog.RecordedEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.posture.AgentProbes;
import io.jenkins.plugins.hcsecuritygate.posture.RunningAgents;
import io.jenkins.plugins.hcsecuritygate.steps.GateStop;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(600)
class NodeRulesTest {

    private static JenkinsRule j;
    private static DumbSlave agent;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        agent = j.createSlave("agent", "linux legacy", null);
        j.waitOnline(agent);
    }

    @AfterEach
    void reset() {
        HcSecurityGateConfiguration.get().setEnforcement(new EnforcementConfiguration());
    }

    /** What tells and harms nobody may run before the interruption comes, so what must not run stands in a block. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "node('built-in') { withEnv(['A=1']) { echo 'DEPLOYED' } }",
                "try { node('built-in') { withEnv(['A=1']) { echo 'DEPLOYED' } } } catch (e) { }\nnode('agent') { echo 'DEPLOYED' }",
                "try { node('built-in') { try { withEnv(['A=1']) { echo 'DEPLOYED' } } catch (Throwable e) { writeFile file: 'x', text: '' } }"
                        + " } finally { node('agent') { writeFile file: 'x', text: '' } }",
                "node('agent') { node('built-in') { withEnv(['A=1']) { echo 'DEPLOYED' } } }",
                "catchError(buildResult: 'SUCCESS') { node('built-in') { ws('other') { echo 'DEPLOYED' } } }",
                "pipeline { agent { label 'built-in' }\nstages { stage('a') { steps { withEnv(['A=1']) { echo 'DEPLOYED' } } } }\n"
                        + "post { always { withEnv(['A=1']) { echo 'DEPLOYED' } } } }",
            })
    void aNodeBlockOnTheBuiltInNodeStopsTheBuildThere(String script) throws Exception {
        rules(rules -> rules.setRefuseBuiltInNode("true"));
        RecordedEvents events = RecordedEvents.fromNow();
        WorkflowRun run = run(script, Result.FAILURE);
        j.assertLogContains("HC Security Gate stops this build: it landed on the built-in node", run);
        j.assertLogNotContains("\tat ", run);
        assertTrue(GateStop.isStopped(run));
        assertEquals(1, timesOnPage(run, "HC Security Gate stops this build: it landed on the built-in node"));
        assertEquals(
                1,
                events.of(EventKind.NODE_REFUSED, run.getExternalizableId(), "built-in")
                        .size());
    }

    /** The interruption ends what runs, once; what the script does afterwards, the mark alone has to hold. */
    @Test
    void nothingIsCleanedUpWhereTheBuildMustNotWork(@TempDir Path controller) throws Exception {
        Path file = Files.writeString(controller.resolve("config.xml"), "");
        WorkflowJob job = j.createProject(WorkflowJob.class, "cleaner");
        job.setDefinition(new CpsFlowDefinition(
                "node('built-in') { try { sleep 600 } finally { try { dir('" + controller
                        + "') { deleteDir() } } finally { echo 'told' } } }",
                true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("Sleeping", run);
        rules(rules -> rules.setRefuseBuiltInNode("true"));
        PipelineNodes.judge(run.asFlowExecutionOwner(), "");
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
        j.assertLogContains("(step 'dir' is not run)", run);
        j.assertLogContains("told", run);
        assertTrue(Files.exists(file));
    }

    private static int timesOnPage(Run<?, ?> build, String text) throws Exception {
        String page = new Browser(j).reading(null).getPage(build).asNormalizedText();
        return page.split(Pattern.quote(text), -1).length - 1;
    }

    @Test
    void aLogThatCannotBeWrittenLetsNoBuildGoOn() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, "unwritten");
        job.setDefinition(new CpsFlowDefinition("node('built-in') { echo 'begun'; sleep 600 }", true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("Sleeping", run);
        rules(rules -> rules.setRefuseBuiltInNode("true"));
        PipelineNodes.judge(new Mute(run), "");
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
        assertTrue(GateStop.isStopped(run));
    }

    /** Owns a build of which nobody gets the log. */
    private static final class Mute extends FlowExecutionOwner {
        private static final long serialVersionUID = 1L;

        private final transient WorkflowRun run;

        Mute(WorkflowRun run) {
            this.run = run;
        }

        @Override
        public FlowExecution get() {
            return run.getExecution();
        }

        @Override
        public File getRootDir() {
            return run.getRootDir();
        }

        @Override
        public Queue.Executable getExecutable() {
            return run;
        }

        @Override
        public String getUrl() {
            return run.getUrl();
        }

        @Override
        public TaskListener getListener() throws IOException {
            throw new IOException("disk full");
        }

        @Override
        public boolean equals(Object o) {
            return this == o;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    @Test
    void anotherBranchIsStoppedToo() throws Exception {
        rules(rules -> rules.setRefuseBuiltInNode("true"));
        run(
                "parallel a: { sleep 1; node('built-in') { withEnv(['A=1']) { echo 'DEPLOYED' } } },\n"
                        + "b: { try { sleep 600 } catch (e) { }\nnode('agent') { echo 'DEPLOYED' } }",
                Result.FAILURE);
    }

    @Test
    void withoutARuleEveryNodeWillDo() throws Exception {
        WorkflowRun run =
                run("node('built-in') { echo 'ran here' }\nnode('agent') { echo 'and there' }", Result.SUCCESS);
        j.assertLogContains("ran here", run);
        j.assertLogContains("and there", run);
    }

    @Test
    void withTheRuleAgentsWillDo() throws Exception {
        rules(rules -> rules.setRefuseBuiltInNode("true"));
        j.assertLogContains("ran", run("node('agent') { echo 'ran' }", Result.SUCCESS));
    }

    /** Such a Pipeline checks out on the controller before it begins, which is said where the whole of it starts. */
    @Test
    void theCheckoutOfAJenkinsfileIsNotMeant() throws Exception {
        rules(rules -> rules.setRefuseBuiltInNode("true"));
        WorkflowJob job = j.createProject(WorkflowJob.class, "checked-out");
        job.setDefinition(new CpsScmFlowDefinition(
                new SingleFileSCM("Jenkinsfile", "node('agent') { echo 'ran' }"), "Jenkinsfile"));
        j.assertLogContains("ran", j.buildAndAssertSuccess(job));
    }

    @Test
    void labelsAreRefused() throws Exception {
        rules(rules -> rules.setRefuseLabels(List.of("windows, legacy")));
        WorkflowRun run =
                run("try { node('linux') { withEnv(['A=1']) { echo 'DEPLOYED' } } } catch (e) { }", Result.FAILURE);
        j.assertLogContains("it landed on agent, and builds must not run on nodes with the label legacy", run);
        rules(rules -> rules.setRefuseLabels(List.of("built-in")));
        run("node('built-in') { withEnv(['A=1']) { echo 'DEPLOYED' } }", Result.FAILURE);
        rules(rules -> rules.setRefuseLabels(List.of("other")));
        run("node('linux') { echo 'ran' }", Result.SUCCESS);
    }

    @Test
    void whatIsNoContainerIsRefusedAndSoIsWhatCannotBeTold() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("asks");
        rules(rules -> rules.setRefuseNonContainers("true"));
        Node inbound = new DumbSlave("inbound", "/agent", new JNLPLauncher());
        j.jenkins.addNode(inbound);
        String why = NodeRules.refusal("inbound", inbound, job);
        assertTrue(why.contains("it could not be told whether that is a Linux container"), why);
        Node windows = new DumbSlave("windows", "C:\\agent", new JNLPLauncher());
        why = NodeRules.refusal("windows", windows, job);
        assertTrue(why.contains("which is no Linux container: its root directory is a Windows path"), why);
        assertTrue(NodeRules.refusal("was-here", null, job).contains("is gone"));
        assertNull(NodeRules.refusal("", j.jenkins, job));

        // The agent of this test is whatever this test runs in; what it shows decides, and nothing else. It was asked
        // when it came online, and may not have answered yet.
        AgentProbes.get().askNow(agent.getNodeName(), agent.getChannel(), TimeUnit.MINUTES.toMillis(1));
        boolean container = ContainerAgents.judge(
                        RunningAgents.of(agent),
                        JobPolicies.of(job)
                                .ruleOf(new ContainerAgents().metadata())
                                .checkSettings())
                .isEmpty();
        WorkflowRun run = run("node('agent') { echo 'ran' }", container ? Result.SUCCESS : Result.FAILURE);
        assertEquals(container, JenkinsRule.getLog(run).lines().anyMatch("ran"::equals));
    }

    @Test
    void aFreestyleBuildFailsBeforeItHasAWorkspace() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("freestyle");
        job.setAssignedNode(j.jenkins);
        job.getBuildersList().add(new Deploy());
        j.assertLogContains("DEPLOYED", j.buildAndAssertSuccess(job));
        rules(rules -> rules.setRefuseBuiltInNode("true"));
        RecordedEvents events = RecordedEvents.fromNow();
        FreeStyleBuild build = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains("ERROR: HC Security Gate stops this build: it landed on the built-in node", build);
        j.assertLogNotContains("DEPLOYED", build);
        j.assertLogNotContains("workspace", build);
        assertNull(build.getWorkspace());
        assertEquals(1, timesOnPage(build, "HC Security Gate stops this build: it landed on the built-in node"));
        assertEquals(1, events.of(EventKind.NODE_REFUSED, "freestyle#2").size());
        job.setAssignedLabel(new LabelAtom("agent"));
        j.assertLogContains("DEPLOYED", j.buildAndAssertSuccess(job));
    }

    @Test
    void aMatrixMayBeHeldTogetherOnTheBuiltInNodeButItsConfigurationsMustNotRunThere() throws Exception {
        MatrixProject matrix = j.createProject(MatrixProject.class, "matrix");
        matrix.setAxes(new AxisList(new LabelAxis("on", List.of("agent"))));
        matrix.getBuildersList().add(new Deploy());
        matrix.setAssignedNode(j.jenkins);
        rules(rules -> rules.setRefuseBuiltInNode("true"));
        j.buildAndAssertSuccess(matrix);
        matrix.setAxes(new AxisList(new LabelAxis("on", List.of("built-in"))));
        j.buildAndAssertStatus(Result.FAILURE, matrix);
        assertFalse(
                JenkinsRule.getLog(matrix.getItem("on=built-in").getLastBuild()).contains("DEPLOYED"));
    }

    @Test
    void aConfigurationThatCannotBeReadRefuses() throws Exception {
        var file = j.jenkins.getRootDir().toPath().resolve("hc-security-gate.xml");
        Files.writeString(file, "this is no XML");
        HcSecurityGateConfiguration.get().load();
        assertTrue(NodeRules.exist());
        FreeStyleProject job = j.createFreeStyleProject("unread");
        assertTrue(NodeRules.refusal("", j.jenkins, job).contains("built-in node"));
    }

    private static void rules(Consumer<EnforcementConfiguration> rules) {
        EnforcementConfiguration enforcement = new EnforcementConfiguration();
        rules.accept(enforcement);
        HcSecurityGateConfiguration.get().setEnforcement(enforcement);
    }

    private static WorkflowRun run(String script, Result expected) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, "p" + System.nanoTime());
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun run = j.buildAndAssertStatus(expected, job);
        j.assertLogNotContains("DEPLOYED", run);
        return run;
    }

    /** Leaves a word in the log. */
    private static final class Deploy extends TestBuilder {
        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) {
            listener.getLogger().println("DEPLOYED");
            return true;
        }
    }
}
