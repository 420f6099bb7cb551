package io.jenkins.plugins.hcsecuritygate.checks.network;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.updates.JenkinsVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** No port for inbound agents is open to addresses that have no business there. */
public final class AgentPort implements Check {

    /** Inbound protocols 1 to 3 are gone since then, so naming them has no effect. */
    private static final JenkinsVersion OLD_PROTOCOLS_GONE =
            JenkinsVersion.parse("2.214").orElseThrow();

    private static final CheckMetadata METADATA = new CheckMetadata(
            "agent-port",
            "The TCP port for inbound agents is closed, or answers to listed addresses only",
            Area.NETWORK,
            Severity.MEDIUM,
            """
            The port listens on all interfaces and speaks to everybody before anybody has logged in, so each flaw in its \
            protocol is open to the network. Agents that connect by WebSocket use the HTTPS port and do not need it.""",
            new Remediation(
                    "Connect inbound agents by WebSocket and disable the TCP port. If it must stay, give it a fixed number and"
                            + " let the allowlist or a firewall admit the agents' networks only.",
                    "Manage Jenkins > Security > Agents > TCP port for inbound agents",
                    """
                    jenkins:
                      slaveAgentPort: -1
                    """),
            List.of(
                    "checklist:CICD-8",
                    "HIPAA 164.312(a)(1)",
                    "HIPAA 164.312(e)(1)",
                    "NIST SC-7",
                    "NIST SC-7(5)",
                    "NIST CM-7",
                    "CICD-SEC-7"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        Resource resource = new Resource("listener", "agent-port", "config.xml");
        Optional<Finding> finding = facts.agentPort()
                .fold(
                        port -> port < 0 ? Optional.empty() : open(facts, resource, port),
                        unknown -> Optional.of(Finding.unknown(resource, unknown)));
        return CheckResult.of(
                finding.stream().toList(),
                facts.agentPort().toOptional().filter(port -> port < 0).isPresent()
                        ? "the TCP port for inbound agents is closed"
                        : "the TCP port for inbound agents is fixed, and the plugin's allowlist guards it");
    }

    private static Optional<Finding> open(ControllerFacts facts, Resource resource, int port) {
        List<String> old = oldProtocols(facts);
        if (!old.isEmpty()) {
            return Optional.of(Finding.fail(
                    resource, "the port is open and speaks obsolete protocols: " + String.join(", ", old)));
        }
        if (port == 0) {
            return Optional.of(Finding.warn(
                    resource, "the port is another one after each start, so no firewall rule can name it"));
        }
        return AllowlistInForce.enforced(facts)
                        .filter(AllowlistInForce::restricts)
                        .isPresent()
                ? Optional.empty()
                : Optional.of(Finding.warn(
                        resource,
                        "port " + port + " is open on all interfaces, and nothing in Jenkins restricts who connects"));
    }

    /** Protocols without transport security that this version would speak. */
    private static List<String> oldProtocols(ControllerFacts facts) {
        boolean gone = facts.jenkinsVersion()
                .toOptional()
                .flatMap(JenkinsVersion::parse)
                .filter(version -> version.compareTo(OLD_PROTOCOLS_GONE) >= 0)
                .isPresent();
        return gone
                ? List.of()
                : facts.exposure().agentProtocols().toOptional().stream()
                        .flatMap(names -> names.stream().sorted())
                        .filter(AgentPort::isOld)
                        .toList();
    }

    private static boolean isOld(String protocol) {
        return switch (protocol.toUpperCase(Locale.ROOT)) {
            case "JNLP-CONNECT", "JNLP2-CONNECT", "JNLP3-CONNECT", "CLI-CONNECT", "CLI2-CONNECT" -> true;
            default -> false;
        };
    }
}
