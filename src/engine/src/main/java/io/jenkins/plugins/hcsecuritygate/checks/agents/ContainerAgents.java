package io.jenkins.plugins.hcsecuritygate.checks.agents;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.CheckSettings;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.containers.AgentClasses;
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.AgentProbe;
import io.jenkins.plugins.hcsecuritygate.facts.AgentRuntime;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.NamePattern;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds run in Linux containers, which give each build a known, separate and disposable machine. */
public final class ContainerAgents implements Check {

    private static final String DECLARED = "containerAgents";

    private static final CheckMetadata METADATA = new CheckMetadata(
            "container-agents",
            "Every agent is a Linux container",
            Area.AGENTS,
            Severity.MEDIUM,
            """
            On a machine that serves build after build, one build can leave behind a changed tool, a running process \
            or another project's files for the next. A container starts from a known image and ends with its \
            build.""",
            new Remediation(
                    "Replace permanent and virtual machine agents by a container cloud (Docker, Kubernetes or ECS), one"
                            + " build per container.",
                    "Manage Jenkins > Clouds",
                    """
                    jenkins:
                      clouds:
                        - kubernetes:
                            name: "agents"
                            namespace: "jenkins-agents"
                    """),
            List.of(
                    "checklist:CICD-5",
                    "HIPAA 164.308(a)(1)(ii)(B)",
                    "NIST SC-39",
                    "NIST SC-4",
                    "NIST CM-2",
                    "NIST CM-6",
                    "CICD-SEC-5",
                    "CIS 2.2.1",
                    "CIS 2.2.7"),
            List.of(CheckSetting.texts(
                    DECLARED, "Names, with *, of agents that their operator states to be Linux containers.")));

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        List<Agent> agents = facts.effectiveAgents();
        List<Cloud> clouds = facts.effectiveClouds();
        // A running controller knows the agents that joined through it, as it knows all others.
        boolean swarm = facts.target().kind() != Target.Kind.LIVE
                && facts.hasPlugin("swarm").equals(Fact.known(true));
        if (agents.isEmpty()
                && clouds.isEmpty()
                && !swarm
                && facts.agents().isComplete()
                && facts.clouds().isComplete()) {
            return CheckResult.notApplicable("no agent and no cloud is configured");
        }
        List<String> declared = context.settings().texts(DECLARED);
        List<Finding> findings = new ArrayList<>();
        int taken = 0;
        for (Agent agent : agents) {
            Optional<Finding> finding = judge(agent);
            if (isAnswered(agent, finding, declared)) {
                taken++;
            } else {
                finding.ifPresent(findings::add);
            }
        }
        clouds.forEach(cloud -> judge(cloud).ifPresent(findings::add));
        if (swarm) {
            findings.add(Finding.unknown(
                    new Resource("plugin", "swarm", "plugins"),
                    "the swarm plugin is installed, and agents that join through it are never written to disk",
                    "Audit the running controller while those agents are online"));
        }
        facts.agents().gaps().forEach(gap -> findings.add(Finding.unknown("node", gap)));
        facts.clouds().gaps().forEach(gap -> findings.add(Finding.unknown("cloud", gap)));
        return CheckResult.of(
                findings,
                "every agent (" + agents.size() + ") and every cloud (" + clouds.size() + ") runs Linux containers"
                        + (taken == 0 ? "" : ", " + taken + " of the agents by declaration in the policy"));
    }

    /** What is wrong with one agent, which may be one that no file has; empty if it is a Linux container. */
    @NonNull
    public static Optional<Finding> judge(@NonNull Agent agent, @NonNull CheckSettings settings) {
        Optional<Finding> finding = judge(agent);
        return isAnswered(agent, finding, settings.texts(DECLARED)) ? Optional.empty() : finding;
    }

    /** A statement can answer what is open; it cannot overrule what the configuration shows. */
    private static boolean isAnswered(Agent agent, Optional<Finding> finding, List<String> declared) {
        return finding.filter(f -> !f.answeredBy().isEmpty()).isPresent()
                && declared.stream().anyMatch(pattern -> NamePattern.matches(pattern, agent.name()));
    }

    private static Optional<Finding> judge(Agent agent) {
        Resource resource = new Resource("node", agent.name(), agent.location());
        if (isWindowsPath(agent.remoteFs())) {
            return Optional.of(Finding.fail(resource, "its root directory is a Windows path"));
        }
        if (agent.probe() instanceof Fact.Known<AgentProbe> probe
                && !probe.value().linux()) {
            return Optional.of(Finding.fail(
                    resource, "it does not run on Linux: " + probe.value().signs()));
        }
        return runtime(agent)
                .fold(
                        runtime -> runtime == AgentRuntime.CONTAINER
                                ? Optional.empty()
                                : Optional.of(
                                        Finding.fail(resource, "it is a machine, not a container" + signs(agent))),
                        unknown -> Optional.of(Finding.unknown(resource, unknown)));
    }

    private static String signs(Agent agent) {
        return agent.probe().fold(probe -> " (" + probe.signs() + ")", notProbed -> "");
    }

    /** Its class where that leaves no choice, else what it shows of itself, else how it is started. */
    private static Fact<AgentRuntime> runtime(Agent agent) {
        Fact<AgentRuntime> byNode = AgentClasses.runtimeOf(agent.className());
        if (byNode instanceof Fact.Known) {
            return byNode;
        }
        Fact<AgentRuntime> byLauncher = AgentClasses.runtimeOf(agent.launcherClass());
        return agent.probe()
                .fold(
                        probe -> Fact.known(probe.runtime()),
                        notProbed -> byLauncher.fold(
                                Fact::known,
                                unknown -> agent.probe().equals(Agent.NOT_PROBED)
                                        ? byLauncher
                                        : Fact.unknown(
                                                unknown.why() + ", and " + notProbed.why(), notProbed.answeredBy())));
    }

    private static Optional<Finding> judge(Cloud cloud) {
        Resource resource = new Resource("cloud", cloud.name(), cloud.location());
        for (Cloud.Template template : cloud.templates()) {
            String named = template.name().isEmpty() ? "a template" : "template " + template.name();
            if (template.windows()) {
                return Optional.of(Finding.fail(resource, named + " starts Windows"));
            }
            if (template.runtime().equals(Fact.known(AgentRuntime.MACHINE))) {
                return Optional.of(Finding.fail(resource, named + " starts a process on a machine, not a container"));
            }
        }
        boolean templatesDecide = !cloud.templates().isEmpty()
                && cloud.templates().stream()
                        .allMatch(template -> template.runtime().equals(Fact.known(AgentRuntime.CONTAINER)));
        return AgentClasses.runtimeOf(cloud.className())
                .fold(
                        runtime -> runtime == AgentRuntime.CONTAINER
                                ? Optional.empty()
                                : Optional.of(Finding.fail(resource, "it starts virtual machines, not containers")),
                        unknown -> templatesDecide
                                ? Optional.empty()
                                : Optional.of(Finding.unknown(
                                        resource,
                                        unknown.why(),
                                        "Probe an agent of this cloud from a running controller")));
    }

    private static boolean isWindowsPath(String path) {
        return path.startsWith("\\\\")
                || (path.length() >= 2 && Character.isLetter(path.charAt(0)) && path.charAt(1) == ':');
    }
}
