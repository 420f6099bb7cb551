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
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.HostKeyCheck;
import io.jenkins.plugins.hcsecuritygate.facts.SshAccess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Wherever the controller opens an SSH connection to an agent, it knows the machine by its key. */
public final class AgentHostKeys implements Check {

    private static final CheckMetadata METADATA = new CheckMetadata(
            "agent-host-keys",
            "Host keys of SSH agents are verified",
            Area.AGENTS,
            Severity.MEDIUM,
            """
            Without a verified host key, whoever can answer in an agent's place is given the source code, the \
            credentials of every build that is sent there, and the credential that logs in.""",
            new Remediation(
                    "Choose Known hosts file or Manually provided key as the host key verification strategy of every SSH"
                            + " agent.",
                    "Manage Jenkins > Nodes > the agent > Configure > Launch method > Host Key Verification Strategy",
                    """
                    jenkins:
                      nodes:
                        - permanent:
                            name: "agent"
                            remoteFS: "/home/jenkins"
                            launcher:
                              ssh:
                                host: "agent.clinic.example"
                                credentialsId: "agent"
                                sshHostKeyVerificationStrategy: "knownHostsFileKeyVerificationStrategy"
                    """),
            List.of(
                    "checklist:CICD-5",
                    "HIPAA 164.312(e)(1)",
                    "HIPAA 164.312(d)",
                    "NIST IA-3",
                    "NIST SC-8",
                    "NIST SC-23",
                    "CICD-SEC-5",
                    "CICD-SEC-7"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        List<Finding> findings = new ArrayList<>();
        int verified = 0;
        for (Agent agent : facts.effectiveAgents()) {
            Resource resource = new Resource("node", agent.name(), agent.location());
            judge(resource, agent.hostKeys(), "").ifPresent(findings::add);
            verified += agent.hostKeys().equals(Fact.known(HostKeyCheck.KNOWN_KEY)) ? 1 : 0;
        }
        for (Cloud cloud : facts.effectiveClouds()) {
            Resource resource = new Resource("cloud", cloud.name(), cloud.location());
            cloud.sshAccesses().stream()
                    .flatMap(access -> judge(resource, access).stream())
                    .min(Comparator.comparingInt(finding -> CheckResult.rank(finding.status())))
                    .ifPresent(findings::add);
            verified += (int) cloud.sshAccesses().stream()
                    .filter(access -> access.hostKeys().equals(Fact.known(HostKeyCheck.KNOWN_KEY)))
                    .count();
        }
        facts.agents().gaps().forEach(gap -> findings.add(Finding.unknown("node", gap)));
        facts.clouds().gaps().forEach(gap -> findings.add(Finding.unknown("cloud", gap)));
        if (findings.isEmpty() && verified == 0) {
            return CheckResult.notApplicable("the controller connects to no agent with SSH");
        }
        return CheckResult.of(findings, "the host key of every SSH agent (" + verified + ") is verified");
    }

    private static Optional<Finding> judge(Resource resource, SshAccess access) {
        return judge(resource, access.hostKeys(), access.template() + ": ");
    }

    private static Optional<Finding> judge(Resource resource, Fact<HostKeyCheck> hostKeys, String where) {
        return hostKeys.fold(
                check -> switch (check) {
                    case NO_SSH, KNOWN_KEY -> Optional.empty();
                    case FIRST_USE ->
                        Optional.of(Finding.warn(
                                resource, where + "the first host key that is presented is trusted unseen"));
                    case NONE -> Optional.of(Finding.fail(resource, where + "the SSH host key is not verified"));
                },
                unknown -> Optional.of(Finding.unknown(resource, where + unknown.why(), unknown.answeredBy())));
    }
}
