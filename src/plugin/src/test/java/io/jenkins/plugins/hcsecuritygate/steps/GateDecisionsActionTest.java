package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.posture.FailingPosture;
import io.jenkins.plugins.hcsecuritygate.wipe.Receipts;
import java.io.File;
import java.nio.file.Files;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class GateDecisionsActionTest {

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
        Jenkins.SYSTEM_READ.setEnabled(true);
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("developer")
                .grant(Jenkins.READ, Item.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("auditor"));
        Builds.closeGate();
    }

    @AfterAll
    static void stop() {
        Jenkins.SYSTEM_READ.setEnabled(false);
    }

    @Test
    void pipelineKeepsEachDecisionWithWhatItAskedFor() throws Exception {
        WorkflowJob job = Builds.job(
                j, "hcSecurityAudit(checks: ['controller-executors'])\nhcSecurityGate(profile: 'strict', maxAge: 30)");
        WorkflowRun run = j.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));
        List<GateDecision> decisions = action(run).getDecisions();
        assertEquals(2, decisions.size());
        assertEquals("checks: controller-executors", decisions.get(0).getAsked());
        assertEquals(Messages.GateDecision_warned(), decisions.get(0).getConsequence());
        assertEquals("profile: strict; maxAge: 30", decisions.get(1).getAsked());
        assertEquals("strict", decisions.get(1).getProfile());
        assertEquals("MEDIUM", decisions.get(1).getFailOn());
        assertEquals(Messages.GateDecision_stopped(), decisions.get(1).getConsequence());
        assertFalse(action(run).isOpen());
        assertTrue(decisions.get(1).getObstacles().stream()
                .anyMatch(obstacle -> obstacle.getCheck().equals("controller-executors")));
    }

    @Test
    void freestyleBuildKeepsItsDecisionOverARestart() throws Exception {
        HcSecurityGateBuilder gate = new HcSecurityGateBuilder();
        gate.setAction("unstable");
        FreeStyleProject project = j.createFreeStyleProject("kept");
        project.getBuildersList().add(gate);
        FreeStyleBuild build =
                j.assertBuildStatus(Result.UNSTABLE, project.scheduleBuild2(0).get());
        project.doReload();
        Run<?, ?> loaded = ((FreeStyleProject) j.jenkins.getItem("kept")).getBuildByNumber(build.getNumber());
        GateDecision decision = action(loaded).getLast();
        assertNotNull(decision);
        assertEquals(Messages.GateDecision_unstable(), decision.getConsequence());
        assertTrue(decision.getObstacles().stream()
                .anyMatch(obstacle -> obstacle.getCheck().equals("controller-builds")));
        assertEquals("built-in", decision.getNode());
    }

    @Test
    void whatCouldNotBeJudgedIsSaid() throws Exception {
        WorkflowJob job = Builds.job(j, "hcSecurityGate()");
        WorkflowRun run;
        try (FailingPosture ignored = new FailingPosture(new IllegalStateException("hunter2"))) {
            run = j.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));
        }
        String page = page("developer", run).asNormalizedText();
        assertTrue(page.contains("the controller could not be judged"), page);
        assertFalse(page.contains("hunter2"), page);
    }

    @Test
    void namesOfOtherThingsAreForThoseWhoSeeThePosture() throws Exception {
        FreeStyleProject other = j.createFreeStyleProject("payroll-of-the-board");
        other.setAssignedLabel(j.jenkins.getSelfLabel());
        HcSecurityGateBuilder gate = new HcSecurityGateBuilder();
        gate.setAction("warn");
        FreeStyleProject project = j.createFreeStyleProject("asks");
        project.setAssignedLabel(j.jenkins.getSelfLabel());
        project.getBuildersList().add(gate);
        FreeStyleBuild build = j.buildAndAssertSuccess(project);

        String auditor = page("auditor", build).asNormalizedText();
        assertTrue(auditor.contains("payroll-of-the-board"), auditor);
        String developer = page("developer", build).asNormalizedText();
        assertFalse(developer.contains("payroll"), developer);
        assertTrue(developer.contains("No job can land on the built-in node"), developer);
        assertTrue(developer.contains("job asks"), "findings about the own job are shown: " + developer);
        assertTrue(developer.matches("(?s).*[2-9] findings.*"), developer);
        assertTrue(developer.contains("An administrator or auditor"), developer);
    }

    @Test
    void buildPageLeadsToTheDecisions() throws Exception {
        WorkflowJob job = Builds.job(j, "hcSecurityAudit()");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        HtmlPage page = client("developer").getPage(run);
        assertNotNull(page.querySelector("a[href='hc-security-gate']"), page.asNormalizedText());
        assertTrue(page.asNormalizedText().contains("Security gate: closed."), page.asNormalizedText());
        assertTrue(page.asNormalizedText().contains("The build was told, and went on."));
        assertFalse(page("developer", run).getWebResponse().getContentAsString().contains("onclick="));
    }

    @Test
    void oldBuildsHaveNoPage() throws Exception {
        FreeStyleProject project = j.createFreeStyleProject("old");
        FreeStyleBuild build = j.buildAndAssertSuccess(project);
        assertNull(build.getAction(GateDecisionsAction.class));
    }

    @Test
    void recordWithMissingFieldsIsShown() throws Exception {
        FreeStyleProject project = j.createFreeStyleProject("earlier");
        FreeStyleBuild build = j.buildAndAssertSuccess(project);
        Receipts.awaitRecord(build);
        File file = new File(build.getRootDir(), "build.xml");
        String name = GateDecisionsAction.class.getName();
        String xml = Files.readString(file.toPath());
        Files.writeString(
                file.toPath(),
                xml.replace(
                        "</actions>",
                        "<" + name + "><decisions><" + GateDecision.class.getName() + "><at>1</at></"
                                + GateDecision.class.getName() + "></decisions></" + name + "></actions>"));
        project.doReload();
        Run<?, ?> loaded = ((FreeStyleProject) j.jenkins.getItem("earlier")).getBuildByNumber(1);
        assertEquals(1, action(loaded).getDecisions().size());
        assertTrue(page("auditor", loaded).asNormalizedText().contains("could not be judged"));
    }

    @Test
    void recordWithoutDecisionsDoesNotSayThatTheGateWasOpen() throws Exception {
        FreeStyleProject project = j.createFreeStyleProject("empty");
        FreeStyleBuild build = j.buildAndAssertSuccess(project);
        Receipts.awaitRecord(build);
        File file = new File(build.getRootDir(), "build.xml");
        String name = GateDecisionsAction.class.getName();
        for (String record : List.of("<" + name + "/>", "<" + name + "><decisions/></" + name + ">")) {
            String xml = Files.readString(file.toPath());
            Files.writeString(
                    file.toPath(), xml.replaceAll("(?s)<actions.*</actions>", "<actions>" + record + "</actions>"));
            project.doReload();
            Run<?, ?> loaded = ((FreeStyleProject) j.jenkins.getItem("empty")).getBuildByNumber(1);
            assertFalse(action(loaded).isOpen());
            String page = page("developer", loaded).asNormalizedText();
            assertTrue(page.contains("No decision about this build is on record."), page);
            page = client("developer").getPage(loaded).asNormalizedText();
            assertTrue(page.contains("Security gate: no decision is on record."), page);
        }
    }

    @Test
    void keepsTheLatestOfVeryMany() throws Exception {
        WorkflowJob job = Builds.job(
                j, "for (int i = 0; i < 52; i++) { hcSecurityAudit(checks: ['csrf-protection'], maxAge: 3600 - i) }");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        assertEquals(50, action(run).getDecisions().size());
        assertEquals(2, action(run).getDropped());
        assertTrue(action(run).getLast().getAsked().contains("maxAge: 3549"));
        assertTrue(page("developer", run).asNormalizedText().contains("2 earlier decisions are not kept."));
    }

    private static GateDecisionsAction action(Run<?, ?> run) {
        GateDecisionsAction action = run.getAction(GateDecisionsAction.class);
        assertNotNull(action);
        return action;
    }

    private static HtmlPage page(String user, Run<?, ?> run) throws Exception {
        assertEquals("HIGH", HcSecurityGateConfiguration.get().getFailOn());
        return client(user).getPage(run, "hc-security-gate");
    }

    private static JenkinsRule.WebClient client(String user) {
        JenkinsRule.WebClient client = j.createWebClient().withBasicCredentials(user);
        client.getOptions().setJavaScriptEnabled(false);
        return client;
    }
}
