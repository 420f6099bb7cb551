package io.jenkins.plugins.hcsecuritygate.checks.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.AgentProbe;
import io.jenkins.plugins.hcsecuritygate.facts.AgentRuntime;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud.Template;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerAgentsTest {

    private static final String PERMANENT = "hudson.slaves.DumbSlave";
    private static final String INBOUND = "hudson.slaves.JNLPLauncher";
    private static final String NOMAD = "org.jenkinsci.plugins.nomad.NomadCloud";
    private static final Fact<AgentRuntime> CONTAINER = Fact.known(AgentRuntime.CONTAINER);

    private final CheckRun check = new CheckRun(new ContainerAgents());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.nirima.jenkins.plugins.docker.DockerCloud",
                "org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud",
                "com.cloudbees.jenkins.plugins.amazonecs.ECSCloud",
                "org.jenkinsci.plugins.docker.swarm.DockerSwarmCloud"
            })
    @Rule(
            value =
                    "every agent and cloud is of a class that starts Linux containers (docker-plugin, kubernetes, amazon-ecs,"
                            + " docker-swarm, nomad with an image)",
            status = Status.PASS)
    void containerCloudsPass(String cloudClass) {
        assertThat(check.on(new FactsBuilder().clouds(cloud(cloudClass))).status())
                .isEqualTo(Status.PASS);
        assertThat(check.on(new FactsBuilder().clouds(cloud(NOMAD, new Template("n", CONTAINER, false, ""))))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "an agent whose kind cannot be told is named in the policy's `containerAgents`", status = Status.PASS)
    void statementOfThePolicyAnswersWhatIsOpen() {
        CheckResult result = new CheckRun(new ContainerAgents())
                .with("containerAgents", List.of("build-*"))
                .on(new FactsBuilder().agents(agent("build-1", PERMANENT, INBOUND, "/home/jenkins")));

        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(result.reason()).contains("declaration");
    }

    @Test
    void statementOfThePolicyCannotOverruleEvidence() {
        CheckResult result = new CheckRun(new ContainerAgents())
                .with("containerAgents", List.of("*"))
                .on(new FactsBuilder().agents(agent("win", PERMANENT, INBOUND, "C:\\jenkins")));

        assertThat(result.status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value =
                    "an agent or cloud is of a plugin that is certainly not installed, so that Jenkins does not load it",
            status = Status.PASS)
    void leftoversOfAnUninstalledPluginDoNotCount() {
        FactsBuilder facts = new FactsBuilder()
                .plugins(FactsBuilder.plugin("git", "5.0"))
                .clouds(
                        new Cloud("old", "config.xml", "hudson.plugins.ec2.EC2Cloud", "ec2", List.of(), ""),
                        cloud("org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud"));

        assertThat(check.on(facts).status()).isEqualTo(Status.PASS);
    }

    @Test
    void leftoversCountWhereThePluginsAreNotAllKnown() {
        FactsBuilder facts = new FactsBuilder()
                .plugins(new Inventory<>(List.of(FactsBuilder.plugin("git", "5.0")), List.of(FactsBuilder.GAP)))
                .clouds(new Cloud("old", "config.xml", "hudson.plugins.ec2.EC2Cloud", "ec2", List.of(), ""));

        assertThat(check.on(facts).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value = "no agent and no cloud is configured, and the swarm plugin is not installed",
            status = Status.NOT_APPLICABLE)
    void withoutAgentsThereIsNothingToJudge() {
        assertThat(check.on(new FactsBuilder()).status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hudson.plugins.ec2.EC2Cloud",
                "com.amazon.jenkins.ec2fleet.EC2FleetCloud",
                "com.microsoft.azure.vmagent.AzureVMCloud",
                "com.google.jenkins.plugins.computeengine.ComputeEngineCloud"
            })
    @Rule(
            value = "an agent or cloud is of a class that starts machines (ec2, ec2-fleet, azure-vm-agents,"
                    + " google-compute-engine)",
            status = Status.FAIL)
    void machineCloudsFail(String cloudClass) {
        assertThat(check.on(new FactsBuilder().clouds(cloud(cloudClass))).status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value = "an agent's root directory is a Windows path, or it is started as a Windows service",
            status = Status.FAIL)
    void windowsAgentsFail() {
        assertThat(check.on(new FactsBuilder().agents(agent("w", PERMANENT, INBOUND, "d:/ci")))
                        .status())
                .isEqualTo(Status.FAIL);
        assertThat(check.on(new FactsBuilder()
                                .agents(agent("w", PERMANENT, "hudson.os.windows.ManagedWindowsServiceLauncher", "")))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "a cloud's template starts Windows", status = Status.FAIL)
    void windowsTemplatesFail() {
        CheckResult result = check.on(new FactsBuilder()
                .clouds(cloud(
                        "org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud",
                        new Template("win", CONTAINER, true, ""))));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).contains("template win");
    }

    @Test
    @Rule(
            value = "a template of a container cloud starts a process on the machine itself (Nomad `raw_exec`)",
            status = Status.FAIL)
    void rawProcessesFail() {
        assertThat(check.on(new FactsBuilder()
                                .clouds(cloud(NOMAD, new Template("raw", Fact.known(AgentRuntime.MACHINE), false, ""))))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @ParameterizedTest
    @ValueSource(strings = {INBOUND, "hudson.plugins.sshslaves.SSHLauncher", "hudson.slaves.CommandLauncher"})
    @Rule(
            value = "an agent is inbound, or started by SSH or a command, and was not asked what it runs in",
            status = Status.UNKNOWN)
    void permanentAgentsAreUnknown(String launcher) {
        CheckResult result =
                check.on(new FactsBuilder().agents(agent("slave sshd container", PERMANENT, launcher, "/srv/ci")));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.answeredBy()).contains("containerAgents"));
    }

    @Test
    @Rule(
            value = "an agent whose class leaves it open is online and shows the running controller that it is a Linux"
                    + " container",
            status = Status.PASS)
    void agentsThatShowAContainerPass() {
        assertThat(probed(Fact.known(new AgentProbe(AgentRuntime.CONTAINER, true, "Linux")))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "an agent whose class leaves it open is online and shows that it is a machine", status = Status.FAIL)
    void agentsThatShowAMachineFail() {
        assertThat(probed(Fact.known(new AgentProbe(AgentRuntime.MACHINE, true, "Linux")))
                        .findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("is a machine"));
    }

    @Test
    @Rule(value = "an agent shows that it does not run on Linux, whatever its class", status = Status.FAIL)
    void agentsThatShowAnotherSystemFail() {
        Fact<AgentProbe> windows = Fact.known(new AgentProbe(AgentRuntime.MACHINE, false, "Windows Server 2022"));
        Agent docker = agent("docker-1", "io.jenkins.docker.DockerTransientNode", INBOUND, "/home/jenkins");

        assertThat(check.on(new FactsBuilder().agents(docker.withProbe(windows)))
                        .findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("Windows Server 2022"));
    }

    @Test
    @Rule(value = "such an agent is offline, or what it shows contradicts itself", status = Status.UNKNOWN)
    void agentsThatShowNothingClearAreUnknown() {
        CheckResult result = probed(Fact.unknown("the agent is offline", "Audit again while it is online"));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("may be a container or a machine, and the agent is offline"));
    }

    @Test
    @Rule(
            value = "the swarm plugin is installed, and the running controller asks the agents that joined through it",
            status = Status.PASS)
    void aRunningControllerKnowsTheAgentsOfSwarm() {
        Agent swarm = agent("swarm-1", "hudson.plugins.swarm.SwarmSlave", INBOUND, "/srv/ci");
        FactsBuilder facts = new FactsBuilder()
                .target(Target.Kind.LIVE)
                .plugins(FactsBuilder.plugin("swarm", "3.50"))
                .agents(swarm.withProbe(Fact.known(new AgentProbe(AgentRuntime.CONTAINER, true, "Linux"))));

        assertThat(check.on(facts).status()).isEqualTo(Status.PASS);
    }

    private CheckResult probed(Fact<AgentProbe> probe) {
        return check.on(new FactsBuilder()
                .agents(agent("build-1", PERMANENT, INBOUND, "/srv/ci").withProbe(probe)));
    }

    @Test
    @Rule(value = "an agent or cloud is of a class that is not known here", status = Status.UNKNOWN)
    void unknownClassesAreUnknown() {
        assertThat(check.on(new FactsBuilder().clouds(cloud("org.jenkinsci.plugins.mesos.MesosCloud")))
                        .status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(check.on(new FactsBuilder().agents(agent("x", "org.example.Node", "org.example.Launcher", "/")))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "the swarm plugin is installed: its agents are never written to disk", status = Status.UNKNOWN)
    void swarmAgentsAreInvisible() {
        assertThat(check.on(new FactsBuilder().plugins(FactsBuilder.plugin("swarm", "3.50")))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "an agent's configuration, or the clouds in `config.xml`, cannot be read", status = Status.UNKNOWN)
    void gapsAreUnknown() {
        assertThat(check.on(new FactsBuilder().agents(Inventory.unobserved(FactsBuilder.GAP)))
                        .status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(check.on(new FactsBuilder().clouds(Inventory.unobserved(FactsBuilder.GAP)))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    private static Cloud cloud(String className, Template... templates) {
        return new Cloud("agents", "config.xml", className, null, List.of(templates), "");
    }

    private static Agent agent(String name, String className, String launcher, String remoteFs) {
        return new Agent(name, "nodes/" + name + "/config.xml", className, launcher, null, remoteFs);
    }
}
