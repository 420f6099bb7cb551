package io.jenkins.plugins.hcsecuritygate.checks.agents;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.containers.AgentClasses;
import io.jenkins.plugins.hcsecuritygate.facts.AgentRuntime;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.ContainerOption;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Job.ScriptSource;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.AgentKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A build in a container cannot reach the machine under it, nor the builds beside it. */
public final class ContainerHardening implements Check {

    private static final CheckMetadata METADATA = new CheckMetadata(
            "container-hardening",
            "Containers of builds are kept apart from their host",
            Area.AGENTS,
            Severity.HIGH,
            """
            A container that is privileged, or that holds the runtime's socket or the host's directories, is a login as \
            root on the host: its build can read every other build's files and secrets and change what runs next. A \
            Docker API without authentication gives that to everybody who reaches its port.""",
            new Remediation(
                    "Run containers of builds unprivileged, as an ordinary user, without the runtime's socket, host"
                            + " directories or host namespaces, one build each; build images with a rootless builder, and"
                            + " protect the Docker API with TLS client certificates.",
                    "Manage Jenkins > Clouds > the cloud > Configure, and the Pipelines that start containers",
                    """
                    jenkins:
                      clouds:
                        - kubernetes:
                            name: "agents"
                            namespace: "jenkins-agents"
                            restrictedPssSecurityContext: true
                    """),
            List.of(
                    "checklist:CICD-5",
                    "HIPAA 164.308(a)(1)(ii)(B)",
                    "HIPAA 164.312(a)(1)",
                    "NIST SC-39",
                    "NIST SC-4",
                    "NIST AC-6",
                    "NIST CM-6",
                    "CICD-SEC-5",
                    "CICD-SEC-7",
                    "CIS 2.1.5",
                    "CIS 2.2.1"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        List<Finding> findings = new ArrayList<>();
        int judged = 0;
        for (Cloud cloud : facts.effectiveClouds()) {
            ContainerRisks.judge(new Resource("cloud", cloud.name(), cloud.location()), cloud.containerOptions(), "")
                    .ifPresent(findings::add);
            boolean machines = AgentClasses.runtimeOf(cloud.className()).equals(Fact.known(AgentRuntime.MACHINE));
            judged += machines ? 0 : 1;
        }
        if (mayStartContainers(facts)) {
            for (Job job : facts.jobs().items()) {
                if (!job.disabled() && job.definition() instanceof Job.Pipeline pipeline) {
                    judge(job, pipeline).ifPresent(findings::add);
                    judged += usesContainers(pipeline) ? 1 : 0;
                }
            }
            facts.jobs().gaps().forEach(gap -> findings.add(Finding.unknown("job", gap)));
        }
        facts.clouds().gaps().forEach(gap -> findings.add(Finding.unknown("cloud", gap)));
        if (findings.isEmpty() && judged == 0) {
            return CheckResult.notApplicable("no cloud and no Pipeline starts a container");
        }
        return CheckResult.of(
                findings,
                "nothing that is configured weakens a container (" + judged
                        + " clouds and Pipelines that start containers)");
    }

    /** Without one of these plugins no step of a Pipeline starts a container. */
    private static boolean mayStartContainers(ControllerFacts facts) {
        return !facts.hasPlugin("docker-workflow").equals(Fact.known(false))
                || !facts.hasPlugin("kubernetes").equals(Fact.known(false));
    }

    private static boolean usesContainers(Job.Pipeline pipeline) {
        return pipeline.outline()
                .fold(
                        outline -> outline.workspaces().stream()
                                .anyMatch(use -> use.kind() == AgentKind.DOCKER || use.kind() == AgentKind.KUBERNETES),
                        unknown -> false);
    }

    private static Optional<Finding> judge(Job job, Job.Pipeline pipeline) {
        Resource resource = new Resource("job", job.fullName(), job.location());
        return pipeline.outline()
                .fold(
                        outline -> ContainerRisks.judge(
                                resource,
                                options(outline),
                                pipeline.source() == ScriptSource.LAST_BUILD ? " (script of the last build)" : ""),
                        unknown -> Optional.of(Finding.unknown(resource, unknown)));
    }

    private static List<ContainerOption> options(PipelineOutline outline) {
        List<ContainerOption> options = new ArrayList<>(outline.containerOptions());
        outline.opaqueCalls().stream()
                .findFirst()
                .ifPresent(call -> options.add(new ContainerOption(
                        ContainerOption.Kind.UNREAD,
                        "line " + call.line(),
                        call.name() + " is not defined in the script and may start containers")));
        return options;
    }
}
