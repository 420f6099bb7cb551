package io.jenkins.plugins.hcsecuritygate.checks.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Allowlist;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAllowlistTest {

    private final CheckRun check = new CheckRun(new IpAllowlist());

    @Test
    @Rule(
            value = "the plugin's allowlist enforces valid ranges, and Jenkins' SSH server is closed",
            status = Status.PASS)
    void enforcedAllowlistCoversHttpAndInboundAgents() {
        assertThat(check.on(allowlist("enforce", "10.0.0.0/8", "2001:db8::/32").agentPort(Fact.known(50000)))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "::/0", "0.0.0.0/1 128.0.0.0/1", "::/1 8000::/1 10.0.0.0/8"})
    @Rule(value = "the enforced ranges together let in every IPv4 or every IPv6 address", status = Status.FAIL)
    void rangesThatCoverEverythingFail(String ranges) {
        assertThat(check.on(allowlist("enforce", ranges.split(" "))).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "the allowlist is to be enforced but lists no valid range", status = Status.FAIL)
    void emptyAllowlistFails() {
        assertThat(check.on(allowlist("enforce")).status()).isEqualTo(Status.FAIL);
        assertThat(check.on(allowlist("enforce", "hospital.example")).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "one of the enforced ranges is invalid", status = Status.WARN)
    void invalidRangeWarns() {
        CheckResult result = check.on(allowlist("enforce", "10.0.0.0/8", "10.0.0.1/8"));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.reason()).contains("1 of 2");
    }

    @Test
    @Rule(
            value = "the allowlist's mode is none of `off`, `report` and `enforce`, and so counts as `enforce`",
            status = Status.WARN)
    void invalidModeCountsAsEnforce() {
        assertThat(check.on(allowlist("enforced", "10.0.0.0/8")).status()).isEqualTo(Status.WARN);
    }

    @Test
    @Rule(value = "the allowlist is off, or the plugin is not installed", status = Status.UNKNOWN)
    void withoutAllowlistNothingIsKnown() {
        assertThat(check.on(allowlist("off")).status()).isEqualTo(Status.UNKNOWN);
        assertThat(check.on(allowlist("enforce", "10.0.0.0/8").plugins()).reason())
                .contains("not installed");
    }

    @Test
    @Rule(value = "the allowlist only reports", status = Status.UNKNOWN)
    void reportModeTurnsNobodyAway() {
        CheckResult result = check.on(allowlist("report", "10.0.0.0/8"));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains("only reports");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1.0", "0.1.0-SNAPSHOT (private-03/10/2026-dev)", "0.2-SNAPSHOT", "???"})
    @Rule(
            value = "the installed version of the plugin does not enforce the allowlist (before 0.2)",
            status = Status.UNKNOWN)
    void versionThatOnlyKnowsTheSettingProvesNothing(String version) {
        CheckResult result =
                check.on(allowlist("enforce", "10.0.0.0/8").plugins(FactsBuilder.plugin("hc-security-gate", version)));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains("does not enforce");
    }

    @Test
    @Rule(value = "the plugin's configuration cannot be read", status = Status.UNKNOWN)
    void unreadableConfigurationIsUnknown() {
        assertThat(check.on(allowlist("enforce").gate(FactsBuilder.unknown())).reason())
                .contains("thing.xml cannot be read");
    }

    @Test
    @Rule(value = "it is unknown whether the plugin is installed", status = Status.UNKNOWN)
    void unknownPluginsAreUnknown() {
        assertThat(check.on(allowlist("enforce", "10.0.0.0/8").plugins(Inventory.unobserved(FactsBuilder.GAP)))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(
            value = "without an enforced allowlist, the TCP port for inbound agents is open, fixed or random",
            status = Status.UNKNOWN)
    void openAgentPortIsItsOwnFinding() {
        assertThat(names(check.on(allowlist("off").agentPort(Fact.known(50000)))))
                .containsExactly("http", "agent-port");
        assertThat(check.on(allowlist("off").agentPort(Fact.known(0)))
                        .findings()
                        .get(1)
                        .message())
                .contains("random port");
    }

    @Test
    @Rule(value = "Jenkins' SSH server is open: the allowlist does not cover it", status = Status.UNKNOWN)
    void openSshServerIsNeverPass() {
        CheckResult result = check.on(allowlist("enforce", "10.0.0.0/8").sshPort(Fact.known(2222)));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(names(result)).containsExactly("ssh");
    }

    @Test
    @Rule(value = "a port is not stated legibly, or its file cannot be read", status = Status.UNKNOWN)
    void unknownPortsAreUnknown() {
        assertThat(check.on(allowlist("enforce", "10.0.0.0/8").sshPort(FactsBuilder.unknown()))
                        .status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(names(check.on(allowlist("off").agentPort(FactsBuilder.unknown()))))
                .containsExactly("http", "agent-port");
    }

    private static List<String> names(CheckResult result) {
        return result.findings().stream()
                .map(Finding::resource)
                .map(resource -> resource.name())
                .toList();
    }

    private static FactsBuilder allowlist(String mode, String... ranges) {
        GateConfiguration gate = new GateConfiguration(
                "", "", "", new Allowlist(mode, List.of(ranges)), GateConfiguration.DEFAULT.wipe());
        return new FactsBuilder()
                .plugins(FactsBuilder.plugin("hc-security-gate", "1.0"))
                .gate(Fact.known(gate));
    }
}
