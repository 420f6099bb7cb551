package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.Launcher;
import hudson.matrix.AxisList;
import hudson.matrix.MatrixProject;
import hudson.matrix.TextAxis;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.PasswordParameterDefinition;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.config.DeclaredWaiver;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeExclusion;
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.AgentProbe;
import io.jenkins.plugins.hcsecuritygate.facts.AgentRuntime;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.policy.CheckRule;
import io.jenkins.plugins.hcsecuritygate.policy.Gate;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import io.jenkins.plugins.hcsecuritygate.posture.Posture;
import io.jenkins.plugins.hcsecuritygate.wipe.WorkspaceReceipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.credentialsbinding.impl.FileBinding;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval;
import org.jenkinsci.plugins.scriptsecurity.scripts.languages.GroovyLanguage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the gate makes of the build that asks: first as a function, then in builds. */
@WithJenkins
class BuildChecksTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final BuildPlace ON_AN_AGENT = new BuildPlace("team/job", "#1", "agent", false);
    private static final Agent CONTAINER = agent(Fact.known(new AgentProbe(AgentRuntime.CONTAINER, true, "signs")));

    private static JenkinsRule j;

    @TempDir
    private Path home;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        DumbSlave agent = j.createSlave("agent", "agent", null);
        j.waitOnline(agent);
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .addAll(List.of(
                        new UsernamePasswordCredentialsImpl(
                                CredentialsScope.GLOBAL, "registry", "", "reader", "correct horse battery"),
                        new FileCredentialsImpl(
                                CredentialsScope.GLOBAL,
                                "kubeconfig",
                                "",
                                "config",
                                SecretBytes.fromBytes("the secret file's text".getBytes()))));
        SystemCredentialsProvider.getInstance().save();
    }

    @BeforeEach
    void openGate() {
        Builds.openGate();
    }

    @AfterEach
    void wipeAgain() {
        HcSecurityGateConfiguration.get().setWipe(new WipeConfiguration());
        HcSecurityGateConfiguration.get().setWaivers(List.of());
    }

    @Test
    void aBuildInAContainerThatIsWipedAndSandboxedHasNoFinding() throws Exception {
        assertEquals(List.of(), judge(build(CONTAINER, null, "", Fact.known(true)), Profile.STRICT));
        assertEquals(
                List.of(),
                judge(new BuildObservation(new BuildPlace("team/job", "#1", null, false)), Profile.STRICT),
                "a build on no node");
    }

    @Test
    void anAgentThatIsNoContainerIsAFindingAndSoIsOneThatMayBeNone() throws Exception {
        BuildFinding machine = only(build(
                agent(Fact.known(new AgentProbe(AgentRuntime.MACHINE, true, "signs"))), null, "", Fact.known(true)));
        assertEquals("container-agents FAIL", of(machine));
        assertTrue(machine.finding().message().contains("this build runs on agent: it is a machine"), of(machine));
        assertEquals("container-agents UNKNOWN", of(only(build(agent(Agent.NOT_PROBED), null, "", Fact.known(true)))));
        assertEquals("container-agents UNKNOWN", of(only(build(null, null, "", Fact.known(true)))));
    }

    @Test
    void aWorkspaceThatStaysIsAFinding() throws Exception {
        assertEquals(
                "workspace-cleanup FAIL", of(only(build(CONTAINER, WorkspaceReceipt.State.OFF, "", Fact.known(true)))));
        assertEquals(
                "workspace-cleanup FAIL",
                of(only(build(CONTAINER, WorkspaceReceipt.State.EXCLUDED, " ", Fact.known(true)))));
        BuildFinding excluded = only(build(CONTAINER, WorkspaceReceipt.State.EXCLUDED, "kept\nwarm", Fact.known(true)));
        assertEquals("workspace-cleanup WARN", of(excluded));
        assertTrue(excluded.finding().message().contains("kept\\nwarm"), of(excluded));
        assertEquals(
                "workspace-cleanup WARN",
                of(only(build(CONTAINER, WorkspaceReceipt.State.POLLING, "", Fact.known(true)))));
    }

    @Test
    void aJobThatCleansUpItselfHasNoFindingAndAnErrorVouchesForNoJob() throws Exception {
        writeJob("node('linux') { try { sh 'make' } finally { deleteDir() } }");
        BuildObservation build = build(CONTAINER, WorkspaceReceipt.State.OFF, "", Fact.known(true));
        assertEquals(List.of(), judge(build, Profile.STRICT));

        Check broken = new Check() {
            @Override
            public CheckMetadata metadata() {
                return Catalogue.find("workspace-cleanup").orElseThrow().metadata();
            }

            @Override
            public CheckResult evaluate(CheckContext context) {
                throw new IllegalStateException();
            }
        };
        List<BuildFinding> findings = judge(build, Policy.of(Profile.STRICT), new Gate(List.of(broken)));
        assertEquals(
                List.of("workspace-cleanup FAIL"),
                findings.stream().map(BuildChecksTest::of).toList());
    }

    @Test
    void aScriptOutsideTheSandboxIsAFindingAndSoIsOneThatMayBe() throws Exception {
        assertEquals("script-sandbox FAIL", of(only(build(CONTAINER, null, "", Fact.known(false)))));
        assertEquals(
                "script-sandbox UNKNOWN", of(only(build(CONTAINER, null, "", Fact.unknown("not loaded", "Look")))));
    }

    @Test
    void secretsThatTheLogCanShowAreOneFindingWithoutAnyValue() throws Exception {
        BuildObservation build = new BuildObservation(
                ON_AN_AGENT,
                CONTAINER,
                null,
                "",
                false,
                Fact.known(true),
                List.of(
                        new BoundCredential("registry", "Username and password", false),
                        new BoundCredential("kube\nconfig", "Secret file", true)),
                List.of("PASSWORD"),
                List.of("TOKEN"));
        BuildFinding finding = only(build);
        assertEquals("credential-masking WARN", of(finding));
        assertTrue(finding.finding().message().contains("TOKEN"), of(finding));
        assertTrue(finding.finding().message().contains("kube\\nconfig (Secret file)"), of(finding));
        assertFalse(finding.finding().message().contains("registry"), of(finding));
    }

    @Test
    void severityAndPolicyDecideWhatBlocks() throws Exception {
        BuildObservation machine = build(
                agent(Fact.known(new AgentProbe(AgentRuntime.MACHINE, true, "signs"))), null, "", Fact.known(true));
        assertFalse(judge(machine, Profile.BASELINE).get(0).blocks(), "MEDIUM");
        assertTrue(judge(machine, Profile.STRICT).get(0).blocks());
        BuildObservation unsandboxed = build(CONTAINER, null, "", Fact.known(false));
        assertTrue(judge(unsandboxed, Profile.BASELINE).get(0).blocks(), "HIGH");
        BuildObservation unclear = build(CONTAINER, null, "", Fact.unknown("not loaded", "Look"));
        assertFalse(judge(unclear, Profile.BASELINE).get(0).blocks());
        assertTrue(judge(unclear, Profile.STRICT).get(0).blocks());
        BuildObservation excluded = build(CONTAINER, WorkspaceReceipt.State.EXCLUDED, "reason", Fact.known(true));
        assertFalse(judge(excluded, Profile.BASELINE).get(0).blocks());
        assertTrue(judge(excluded, Profile.STRICT).get(0).blocks());
    }

    @Test
    void aFindingIsAsSevereAsThePolicySays() throws Exception {
        BuildObservation unsandboxed = build(CONTAINER, null, "", Fact.known(false));
        assertEquals(
                Severity.HIGH,
                judge(unsandboxed, Profile.BASELINE).get(0).check().severity());
        Policy policy = Policy.of(Profile.BASELINE)
                .withRule(new CheckRule(
                        Catalogue.find("script-sandbox").orElseThrow().metadata(), null, Severity.LOW, Map.of()));
        BuildFinding finding = judge(unsandboxed, policy).get(0);
        assertEquals(Severity.LOW, finding.check().severity());
        assertFalse(finding.blocks());
    }

    @Test
    void theWaiversOfTheCheckCoverTheBuild() throws Exception {
        Waiver waiver = new Waiver("script-sandbox", "team/*", "moves", "ada", "grace", LocalDate.parse("2026-06-30"));
        BuildFinding finding = judge(
                        build(CONTAINER, null, "", Fact.known(false)),
                        new Policy(Profile.STRICT, Severity.LOW, true, true, Map.of(), List.of(waiver)))
                .get(0);
        assertTrue(finding.waived());
        assertFalse(finding.blocks());
    }

    @Test
    void aPipelineIsToldWhatItWasGivenAndNoValueOfIt() throws Exception {
        String log = Builds.run(j, """
                withCredentials([usernamePassword(credentialsId: 'registry', usernameVariable: 'U', passwordVariable: 'P')]) {
                    def r = hcSecurityGate()
                    echo "given=${r.build.credentials.collect { it.id + ':' + it.kind }} ${r.build.secretVariables}"
                    echo "findings=${r.build.findings.size()}"
                }
                node('agent') { withCredentials([file(credentialsId: 'kubeconfig', variable: 'F')]) { } }
                def r = hcSecurityAudit()
                echo "after=${r.build.credentials.collect { it.id }} ${r.build.secretVariables}"
                r.build.findings.each { echo "f=${it.check} ${it.status} ${it.severity} ${it.blocks} ${it.waived}" }
                """, Result.SUCCESS);
        assertTrue(log.contains("given=[registry:Username and password (separated)] [P]"), log);
        assertTrue(log.contains("findings=0"), log);
        assertTrue(log.contains("after=[registry, kubeconfig] []"), log);
        assertTrue(log.contains("f=credential-masking WARN HIGH false false"), log);
        assertTrue(log.contains("Variables here that hold secrets: P"), log);
        assertTrue(log.contains("kubeconfig (Secret file)"), log);
        assertFalse(log.contains("correct horse battery"), log);
        assertFalse(log.contains("the secret file"), log);
    }

    @Test
    void anUnsandboxedPipelineIsStoppedFromHighOn() throws Exception {
        String script = "hcSecurityGate(failOn: 'HIGH', checks: ['script-sandbox'])\necho 'DEPLOYED'";
        ScriptApproval.get().preapprove(script, GroovyLanguage.get());
        WorkflowJob job = j.createProject(WorkflowJob.class, "unsandboxed");
        job.setDefinition(new CpsFlowDefinition(script, false));
        var run = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains("[HIGH] script-sandbox: this build's script runs outside the Groovy sandbox", run);
        j.assertLogNotContains("DEPLOYED", run);
    }

    @Test
    void aFreestyleBuildIsJudgedLikeAPipeline() throws Exception {
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setExclusions(List.of(new WipeExclusion("kept", "")));
        HcSecurityGateConfiguration.get().setWipe(wipe);
        FreeStyleProject job = j.createFreeStyleProject("kept");
        job.setAssignedLabel(j.jenkins.getLabelAtom("agent"));
        job.addProperty(new ParametersDefinitionProperty(new PasswordParameterDefinition("PW", "s3cret-value", "")));
        job.getBuildWrappersList().add(new SecretBuildWrapper(List.of(new FileBinding("FILE", "kubeconfig"))));
        HcSecurityGateBuilder gate = new HcSecurityGateBuilder();
        gate.setAction("warn");
        job.getBuildersList().add(gate);
        FreeStyleBuild build = j.buildAndAssertSuccess(job);
        j.assertLogContains(
                "[HIGH] workspace-cleanup: its job is excluded from the automatic wipe without a reason", build);
        j.assertLogContains("[HIGH] credential-masking: the values of its password parameters", build);
        j.assertLogContains("kubeconfig (Secret file)", build);
        j.assertLogContains("Variables here that hold secrets: FILE, PW", build);
        j.assertLogNotContains("s3cret-value", build);
    }

    @Test
    void anExclusionOfNodesIsAFindingOfTheBuildThoughItIsNoneOfItsJob() throws Exception {
        WipeExclusion exclusion = new WipeExclusion("", "large caches");
        exclusion.setLabel("agent");
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setExclusions(List.of(exclusion));
        HcSecurityGateConfiguration.get().setWipe(wipe);
        WorkflowJob job = Builds.job(j, "node('agent') { hcSecurityGate(action: 'warn', maxAge: 0) }");
        j.assertLogContains(
                "workspace-cleanup: its job is excluded from the automatic wipe: large caches",
                j.buildAndAssertSuccess(job));
    }

    @Test
    void aWaiverForAMatrixCoversItsConfigurations() throws Exception {
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setEnabled(false);
        HcSecurityGateConfiguration.get().setWipe(wipe);
        DeclaredWaiver waiver = new DeclaredWaiver();
        waiver.setCheck("workspace-cleanup");
        waiver.setResource("axes");
        waiver.setReason("small");
        waiver.setOwner("Ada");
        waiver.setApprover("Grace");
        waiver.setExpires("2099-12-31");
        HcSecurityGateConfiguration.get().setWaivers(List.of(waiver));
        MatrixProject matrix = j.createProject(MatrixProject.class, "axes");
        matrix.setAxes(new AxisList(new TextAxis("axis", "x")));
        HcSecurityGateBuilder gate = new HcSecurityGateBuilder();
        gate.setAction("warn");
        matrix.getBuildersList().add(gate);
        j.buildAndAssertSuccess(matrix);
        j.assertLogContains(
                "workspace-cleanup: the automatic wipe is off, so this build's workspaces stay (waived)",
                matrix.getItem("axis=x").getLastBuild());
    }

    @Test
    void anAgentThatIsDeletedUnderABuildIsNotNoAgent() throws Exception {
        DumbSlave leaving = j.createOnlineSlave();
        FreeStyleProject job = j.createFreeStyleProject("left-behind");
        job.setAssignedNode(leaving);
        job.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws IOException {
                j.jenkins.removeNode(leaving);
                return true;
            }
        });
        HcSecurityGateBuilder gate = new HcSecurityGateBuilder();
        gate.setAction("warn");
        job.getBuildersList().add(gate);
        FreeStyleBuild build = job.scheduleBuild2(0).get();
        j.assertLogContains("container-agents: the agent " + leaving.getNodeName() + " is gone", build);
    }

    private static Agent agent(Fact<AgentProbe> probe) {
        return new Agent("agent", "x", "hudson.slaves.DumbSlave", "hudson.slaves.JNLPLauncher", null, "/agent")
                .withProbe(probe);
    }

    private static BuildObservation build(
            Agent agent, WorkspaceReceipt.State kept, String reason, Fact<Boolean> sandboxed) {
        return new BuildObservation(
                ON_AN_AGENT, agent, kept, reason, false, sandboxed, List.of(), List.of(), List.of());
    }

    /** The job of the builds, with that script. */
    private void writeJob(String script) throws Exception {
        Path folder = Files.createDirectories(home.resolve("jobs/team"));
        Files.writeString(
                folder.resolve("config.xml"),
                "<com.cloudbees.hudson.plugins.folder.Folder></com.cloudbees.hudson.plugins.folder.Folder>");
        Files.writeString(
                Files.createDirectories(folder.resolve("jobs/job")).resolve("config.xml"),
                "<flow-definition><definition class='org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition'><script>"
                        + script + "</script><sandbox>true</sandbox></definition></flow-definition>");
    }

    private static String of(BuildFinding finding) {
        return finding.check().id() + " " + finding.finding().status();
    }

    private BuildFinding only(BuildObservation build) throws Exception {
        List<BuildFinding> findings = judge(build, Profile.BASELINE);
        assertEquals(1, findings.size(), findings.toString());
        assertEquals("team/job", findings.get(0).finding().resource().name());
        return findings.get(0);
    }

    private List<BuildFinding> judge(BuildObservation build, Profile profile) throws Exception {
        return judge(build, Policy.of(profile));
    }

    private List<BuildFinding> judge(BuildObservation build, Policy policy) throws Exception {
        return judge(build, policy, new Gate(Catalogue.checks()));
    }

    private List<BuildFinding> judge(BuildObservation build, Policy policy, Gate gate) throws Exception {
        var facts = HomeReader.read(home, new Target(Target.Kind.HOME, "home"));
        Posture posture = new Posture(gate.evaluate(facts, policy, NOW), facts, policy, NOW, Duration.ZERO);
        return BuildChecks.of(build, List.of(), policy, policy, posture, NOW);
    }
}
