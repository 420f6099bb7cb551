package io.jenkins.plugins.hcsecuritygate.checks.network;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Input;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.HostSsh;
import io.jenkins.plugins.hcsecuritygate.network.Admission;
import io.jenkins.plugins.hcsecuritygate.network.Admission.Who;
import io.jenkins.plugins.hcsecuritygate.network.IpAddress;
import io.jenkins.plugins.hcsecuritygate.network.IpRange;
import io.jenkins.plugins.hcsecuritygate.network.ProcNetTcp;
import io.jenkins.plugins.hcsecuritygate.network.SshdConfig;
import io.jenkins.plugins.hcsecuritygate.updates.JenkinsVersion;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Over SSH, too, the controller and its machine answer to listed addresses only. */
public final class SshAccess implements Check {

    private static final String PLUGIN = "sshd";
    private static final Resource JENKINS = new Resource("listener", "ssh", "org.jenkinsci.main.modules.sshd.SSHD.xml");
    private static final Resource HOST = new Resource("listener", "host-ssh", "sshd_config");

    /** Up to this version the SSH server was a part of Jenkins (split-plugins.txt). */
    private static final JenkinsVersion BUILT_IN_UNTIL =
            JenkinsVersion.parse("2.281").orElseThrow();

    private static final String GIVE_EVIDENCE =
            "Let Jenkins read the machine's sshd_config, or give it with the files it includes, or the output of sshd -T,"
                    + " to hcgate as evidence";

    private static final CheckMetadata METADATA = new CheckMetadata(
            "ssh-access",
            "Only allowlisted addresses connect over SSH",
            Area.NETWORK,
            Severity.HIGH,
            """
            Whoever logs in on the controller's machine has the home, its keys and every credential. Jenkins' own SSH \
            server is a second way in, which no allowlist of Jenkins covers.""",
            new Remediation(
                    "Disable Jenkins' SSH server, and let the machine's sshd answer to the administrators' networks only: each"
                            + " entry of AllowUsers with an address part, or a Match block that denies all other addresses.",
                    "Manage Jenkins > Security > SSH Server",
                    """
                    security:
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
                    "CICD-SEC-7"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public Set<Input> inputs() {
        return EnumSet.of(Input.HOME, Input.LIVE, Input.EVIDENCE);
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        HostSsh host = facts.exposure().hostSsh();
        List<Finding> findings = new ArrayList<>();
        jenkins(facts).ifPresent(findings::add);
        strangers(facts, host).forEach(findings::add);
        host(host).ifPresent(findings::add);
        return CheckResult.of(
                findings,
                "Jenkins' SSH server is closed, and the machine's lets in "
                        + (admission(host.sshd()).who() == Who.LOCAL
                                ? "nobody from outside"
                                : "listed addresses only"));
    }

    private static Optional<Finding> jenkins(ControllerFacts facts) {
        return facts.sshPort()
                .fold(
                        port -> port < 0 || isWithoutPlugin(facts)
                                ? Optional.empty()
                                : Optional.of(Finding.warn(
                                        JENKINS,
                                        "Jenkins' SSH server is open on "
                                                + (port == 0
                                                        ? "a random port, which no firewall rule can name"
                                                        : "port " + port)
                                                + "; nothing in Jenkins restricts who connects")),
                        unknown -> isWithoutPlugin(facts)
                                ? Optional.empty()
                                : Optional.of(Finding.unknown(JENKINS, unknown)));
    }

    /** Whether the settings are dead, since nothing is there to listen. */
    private static boolean isWithoutPlugin(ControllerFacts facts) {
        return facts.hasPlugin(PLUGIN).equals(Fact.known(false))
                && !facts.plugins().items().isEmpty()
                && facts.jenkinsVersion()
                        .toOptional()
                        .flatMap(JenkinsVersion::parse)
                        .filter(version -> version.compareTo(BUILT_IN_UNTIL) > 0)
                        .isPresent();
    }

    private static Admission admission(@CheckForNull SshdConfig config) {
        return config == null ? new Admission(Who.UNCLEAR, "it is not known") : config.admission();
    }

    private static Optional<Finding> host(HostSsh host) {
        SshdConfig config = host.sshd();
        Admission wrappers = host.wrappers();
        Admission sshd = admission(config);
        if (sshd.who() == Who.LOCAL || sshd.who() == Who.ADDRESSES) {
            return Optional.empty();
        }
        if (wrappers != null && wrappers.who() == Who.ADDRESSES) {
            return Optional.of(
                    Finding.warn(
                            HOST,
                            "only TCP wrappers keep addresses out, which holds where sshd is built with libwrap, as Debian's is"));
        }
        if (config == null) {
            String more = wrappers == null ? "" : "; of TCP wrappers is known that " + wrappers.why();
            return Optional.of(Finding.unknown(
                    HOST, "who can log in on the controller's machine over SSH is not known" + more, GIVE_EVIDENCE));
        }
        return Optional.of(
                switch (sshd.who()) {
                    case NAMES ->
                        Finding.warn(HOST, sshd.why() + ", and names come from a name server that others control");
                    case ANYONE ->
                        Finding.unknown(
                                HOST,
                                "sshd itself turns no address away (" + sshd.why()
                                        + "), and what stands in front cannot be seen",
                                "Restrict the addresses in sshd_config, or waive the finding if a firewall does it");
                    default ->
                        Finding.unknown(
                                HOST, "the given configuration does not decide it: " + sshd.why(), GIVE_EVIDENCE);
                });
    }

    /** Peers with an open connection that the plugin's allowlist does not list; one finding for each. */
    private static List<Finding> strangers(ControllerFacts facts, HostSsh host) {
        List<IpRange> ranges = facts.gate()
                .toOptional()
                .map(GateConfiguration::allowlist)
                .map(AllowlistInForce::ranges)
                .orElse(List.of());
        if (ranges.isEmpty()) {
            return List.of();
        }
        SshdConfig config = host.sshd();
        Set<Integer> ports = new HashSet<>(config == null ? Set.of(SshdConfig.DEFAULT_PORT) : config.ports());
        facts.sshPort().toOptional().filter(port -> port > 0).ifPresent(ports::add);
        return host.sockets().stream()
                .filter(socket -> !socket.listening() && ports.contains(socket.localPort()))
                .map(ProcNetTcp.Socket::remote)
                .distinct()
                .filter(peer -> !peer.isLoopback() && ranges.stream().noneMatch(range -> range.contains(peer)))
                .map(IpAddress::toString)
                .sorted()
                .map(peer -> Finding.fail(
                        new Resource("connection", peer, "/proc/net/tcp"),
                        "the address has an open SSH connection and is in no range of the allowlist"))
                .toList();
    }
}
