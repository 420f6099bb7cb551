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
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Allowlist;
import io.jenkins.plugins.hcsecuritygate.network.IpRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every open listener of the controller answers only to listed addresses. */
public final class IpAllowlist implements Check {

    private static final String EVIDENCE =
            "Close the listener, or let a version of this plugin that enforces its allowlist do so";

    private static final CheckMetadata METADATA = new CheckMetadata(
            "ip-allowlist",
            "Only allowlisted addresses reach the controller's listeners",
            Area.NETWORK,
            Severity.HIGH,
            """
            Whoever reaches a listener can try passwords and use every flaw that is not yet patched. Jenkins itself \
            restricts nothing by address: its HTTP port, the TCP port for agents and its SSH server listen on all \
            interfaces. What stands in front of them cannot be seen from a home.""",
            new Remediation(
                    "List the networks of your users, agents and webhooks in the allowlist, watch it in report mode, then"
                            + " enforce it; close Jenkins' SSH server, and the TCP agent port if agents use WebSocket.",
                    "Manage Jenkins > Security > HC Security Gate > IP allowlist",
                    """
                    security:
                      hcSecurityGate:
                        allowlist:
                          mode: "enforce"
                          ranges:
                            - "10.20.0.0/16"
                            - "2001:db8:20::/48"
                      sSHD:
                        port: -1
                    """),
            List.of(
                    "checklist:CICD-8",
                    "HIPAA 164.312(a)(1)",
                    "HIPAA 164.312(e)(1)",
                    "NIST SC-7",
                    "NIST SC-7(5)",
                    "NIST AC-17",
                    "NIST AC-17(3)",
                    "NIST AC-4",
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
        Fact<Boolean> installed = facts.hasPlugin(ControllerFacts.OWN_PLUGIN);
        Optional<Allowlist> allowlist = AllowlistInForce.enforced(facts);
        allowlist.flatMap(IpAllowlist::judgeRanges).ifPresent(findings::add);
        if (allowlist.isEmpty()) {
            String why = whyNotEnforced(facts, installed);
            findings.add(Finding.unknown(listener("http"), why + "; what stands in front cannot be seen", EVIDENCE));
            openPort(facts.agentPort(), listener("agent-port"), "the TCP port for inbound agents", why)
                    .ifPresent(findings::add);
        }
        openPort(facts.sshPort(), listener("ssh"), "Jenkins' SSH server", "the allowlist does not cover it")
                .ifPresent(findings::add);
        return CheckResult.of(
                findings,
                "the plugin's allowlist is enforced for HTTP and inbound agents, and Jenkins' SSH server is closed");
    }

    private static Optional<Finding> judgeRanges(Allowlist allowlist) {
        Resource resource = new Resource("configuration", "allowlist", GateConfiguration.FILE);
        List<IpRange> valid = AllowlistInForce.ranges(allowlist);
        if (IpRange.coverEverything(valid)) {
            return Optional.of(Finding.fail(resource, "the ranges let in every address"));
        }
        if (valid.isEmpty()) {
            return Optional.of(
                    Finding.fail(resource, "no valid range is listed, and an empty allowlist cannot be enforced"));
        }
        int invalid = allowlist.ranges().size() - valid.size();
        if (invalid > 0) {
            return Optional.of(Finding.warn(
                    resource, invalid + " of " + allowlist.ranges().size() + " ranges are invalid and let nobody in"));
        }
        if (!allowlist.mode().equals("enforce")) {
            return Optional.of(
                    Finding.warn(resource, "the mode is none of off, report and enforce, and counts as enforce"));
        }
        return Optional.empty();
    }

    private static String whyNotEnforced(ControllerFacts facts, Fact<Boolean> installed) {
        if (installed instanceof Fact.Unknown<Boolean> unknown) {
            return "whether this plugin enforces an allowlist is unknown (" + unknown.why() + ")";
        }
        if (installed.equals(Fact.known(false))) {
            return "no allowlist of this plugin is in force, since it is not installed or not enabled";
        }
        if (!AllowlistInForce.versionEnforces(facts)) {
            return "the installed version of this plugin does not enforce the allowlist";
        }
        return facts.gate()
                .fold(
                        gate -> gate.allowlist().mode().equals("report")
                                ? "the allowlist only reports and turns nobody away"
                                : "the plugin's allowlist is off",
                        unknown -> "the plugin's configuration is unknown (" + unknown.why() + ")");
    }

    private static Optional<Finding> openPort(Fact<Integer> port, Resource listener, String what, String why) {
        return port.fold(
                number -> number < 0
                        ? Optional.empty()
                        : Optional.of(Finding.unknown(
                                listener,
                                what + " is open on "
                                        + (number == 0
                                                ? "a random port, which no firewall rule can name"
                                                : "port " + number)
                                        + "; " + why,
                                EVIDENCE)),
                unknown -> Optional.of(Finding.unknown(listener, unknown)));
    }

    private static Resource listener(String name) {
        return new Resource(
                "listener", name, name.equals("ssh") ? "org.jenkinsci.main.modules.sshd.SSHD.xml" : "config.xml");
    }
}
