package io.jenkins.plugins.hcsecuritygate.checks.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.evidence.SshEvidence;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Allowlist;
import io.jenkins.plugins.hcsecuritygate.facts.HostSsh;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.testing.WrittenHome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshAccessTest {

    private static final String SSHD = "org.jenkinsci.main.modules.sshd.SSHD";
    private static final String CLOSED = "AllowUsers admin@10.0.0.0/8\n";
    private static final String SOCKETS = """
              sl  local_address rem_address   st tx_queue rx_queue
               0: 00000000:0016 00000000:0000 0A 00000000:00000000
               1: 0100000A:0016 0900000A:D431 01 00000000:00000000
               2: 0100000A:0016 097100CB:D432 01 00000000:00000000
               3: 0100000A:0016 097100CB:D433 01 00000000:00000000
               4: 0100007F:0016 0100007F:D434 01 00000000:00000000
               5: 0100000A:1F90 0A7100CB:D435 01 00000000:00000000
            """;

    private final CheckRun check = new CheckRun(new SshAccess());

    @TempDir
    private Path directory;

    @Test
    @Rule(
            value = "Jenkins' SSH server is closed, and every entry of sshd's `AllowUsers` has an address part",
            status = Status.PASS)
    void listedAddressesPass() {
        assertThat(with("sshd_config", CLOSED).status()).isEqualTo(Status.PASS);
        assertThat(with("sshd_config", "Include conf.d/*.conf\n", "50-users.conf", CLOSED)
                        .status())
                .isEqualTo(Status.PASS);
        assertThat(with("effective.txt", "port 22\nallowusers admin@10.0.0.0/8\n")
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value =
                    "Jenkins' SSH server is closed, and a `Match Address` block of sshd turns away all addresses but some",
            status = Status.PASS)
    void denyingBlockPasses() {
        assertThat(with("sshd_config", "Match Address *,!10.0.0.0/8\n DenyUsers *\n")
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "Jenkins' SSH server is closed, and sshd listens on the machine itself only", status = Status.PASS)
    void localSshdPasses() {
        assertThat(with("sshd_config", "ListenAddress 127.0.0.1\n").reason()).endsWith("nobody from outside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2222"})
    @Rule(value = "Jenkins' SSH server is open, on a fixed or a random port", status = Status.WARN)
    void openServerOfJenkinsWarns(String port) {
        CheckResult result = new WrittenHome(directory)
                .config("<version>2.541.3</version>")
                .plugin("sshd", "3.374.v1")
                .xml(SSHD + ".xml", SSHD, "<port>" + port + "</port>")
                .judgedBy(new SshAccess());

        assertThat(result.findings()).extracting(Finding::status).containsExactly(Status.WARN, Status.UNKNOWN);
        assertThat(check.on(facts("sshd_config", CLOSED).sshPort(Fact.known(22)).jenkinsVersion(Fact.known("2.281")))
                        .status())
                .isEqualTo(Status.WARN);
        assertThat(check.on(facts("sshd_config", CLOSED)
                                .sshPort(Fact.known(22))
                                .plugins(Inventory.unobserved(FactsBuilder.GAP)))
                        .status())
                .isEqualTo(Status.WARN);
    }

    @Test
    @Rule(
            value =
                    "Jenkins' SSH server has a port, but Jenkins is newer than 2.281 and has no plugin sshd: nothing listens",
            status = Status.PASS)
    void portOfMissingPluginIsDead() {
        assertThat(check.on(facts("sshd_config", CLOSED)
                                .sshPort(Fact.known(22))
                                .plugins(FactsBuilder.plugin("git", "5.0")))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "the port of Jenkins' SSH server is not stated legibly, or its file cannot be read",
            status = Status.UNKNOWN)
    void unknownPortIsUnknown() {
        assertThat(check.on(facts("sshd_config", CLOSED).sshPort(FactsBuilder.unknown()))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "an address outside the plugin's allowlist has an open SSH connection", status = Status.FAIL)
    void strangersFail() {
        CheckResult result =
                check.on(facts("sshd_config", CLOSED, "tcp", SOCKETS).gate(allowlist("10.0.0.0/8")));

        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.resource().name()).isEqualTo("203.0.113.9"));
        assertThat(check.on(facts("sshd_config", "Port 2222\n" + CLOSED, "tcp", SOCKETS)
                                .gate(allowlist("10.0.0.0/8")))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    void connectionsAloneProveNothing() {
        assertThat(check.on(facts("tcp", SOCKETS)).status()).isEqualTo(Status.UNKNOWN);
        assertThat(check.on(facts("tcp", SOCKETS).gate(allowlist("10.0.0.0/8", "203.0.113.0/24")))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "`AllowUsers` restricts the clients by host name", status = Status.WARN)
    void hostNamesWarn() {
        assertThat(with("sshd_config", "AllowUsers admin@*.clinic.example\n").status())
                .isEqualTo(Status.WARN);
    }

    @Test
    @Rule(value = "only TCP wrappers (`hosts.allow`, `hosts.deny`) turn addresses away", status = Status.WARN)
    void wrappersWarn() {
        assertThat(with("hosts.allow", "sshd: 10.", "hosts.deny", "ALL: ALL").status())
                .isEqualTo(Status.WARN);
        assertThat(with("sshd_config", CLOSED, "hosts.allow", "sshd: ALL").status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "nothing is known of the machine's sshd", status = Status.UNKNOWN)
    void absenceOfEvidenceIsUnknown() {
        assertThat(new WrittenHome(directory)
                        .config("")
                        .judgedBy(new SshAccess())
                        .status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(with("hosts.deny", "ALL: ALL").reason()).contains("hosts.allow was not given");
    }

    @Test
    @Rule(value = "sshd's configuration turns no address away", status = Status.UNKNOWN)
    void openSshdIsUnknownSinceAFirewallMayStandBefore() {
        assertThat(with("sshd_config", "PermitRootLogin no\n").reason()).contains("what stands in front");
    }

    @Test
    @Rule(
            value = "sshd's configuration includes a file that was not given, or cannot be understood",
            status = Status.UNKNOWN)
    void incompleteConfigurationIsUnknown() {
        assertThat(with("sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\n" + CLOSED)
                        .reason())
                .contains("which was not given");
        assertThat(with("50-users.conf", CLOSED).status()).isEqualTo(Status.UNKNOWN);
        assertThat(with("sshd_config", "AllowUsers \"x").status()).isEqualTo(Status.UNKNOWN);
    }

    private CheckResult with(String... namesAndTexts) {
        return check.on(facts(namesAndTexts));
    }

    private static FactsBuilder facts(String... namesAndTexts) {
        List<SshEvidence> files = new ArrayList<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            files.add(SshEvidence.recognise(namesAndTexts[i], namesAndTexts[i + 1])
                    .orElseThrow());
        }
        HostSsh ssh = SshEvidence.combine(files);
        return new FactsBuilder().hostSsh(ssh);
    }

    private static Fact<GateConfiguration> allowlist(String... ranges) {
        return Fact.known(new GateConfiguration(
                "", "", "", new Allowlist("report", List.of(ranges)), GateConfiguration.DEFAULT.wipe()));
    }
}
