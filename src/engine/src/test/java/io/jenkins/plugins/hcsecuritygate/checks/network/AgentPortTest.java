package io.jenkins.plugins.hcsecuritygate.checks.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Allowlist;
import io.jenkins.plugins.hcsecuritygate.testing.WrittenHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentPortTest {

    private final CheckRun check = new CheckRun(new AgentPort());

    @TempDir
    private Path directory;

    @Test
    @Rule(value = "the port is closed", status = Status.PASS)
    void closedPortPasses() {
        assertThat(home("<slaveAgentPort>-1</slaveAgentPort>")
                        .judgedBy(new AgentPort())
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "the port is fixed, and the plugin's enforced allowlist keeps somebody out", status = Status.PASS)
    void fixedPortBehindAllowlistPasses() {
        CheckResult result = check.on(allowlist("enforce", "10.0.0.0/8").agentPort(Fact.known(50000)));

        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(result.reason()).contains("fixed", "allowlist");
    }

    @Test
    @Rule(value = "the port is fixed, and no allowlist of the plugin is in force", status = Status.WARN)
    void fixedPortWarns() {
        assertThat(home("<slaveAgentPort>50000</slaveAgentPort>")
                        .judgedBy(new AgentPort())
                        .reason())
                .contains("port 50000");
        for (FactsBuilder without : List.of(
                allowlist("off", "10.0.0.0/8"),
                allowlist("report", "10.0.0.0/8"),
                allowlist("enforce"),
                allowlist("enforce", "0.0.0.0/0"),
                allowlist("enforce", "10.0.0.0/8").plugins(FactsBuilder.plugin("hc-security-gate", "0.1")),
                allowlist("enforce", "10.0.0.0/8").plugins())) {
            assertThat(check.on(without.agentPort(Fact.known(50000))).status()).isEqualTo(Status.WARN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<slaveAgentPort>0</slaveAgentPort>"})
    @Rule(value = "the port is random", status = Status.WARN)
    void randomPortIsAlsoJenkinsDefault(String config) {
        assertThat(home(config).judgedBy(new AgentPort()).status()).isEqualTo(Status.WARN);
        assertThat(check.on(allowlist("enforce", "10.0.0.0/8").agentPort(Fact.known(0)))
                        .status())
                .isEqualTo(Status.WARN);
    }

    @Test
    @Rule(
            value =
                    "the port is open, Jenkins is older than 2.214, and inbound protocol 1, 2 or 3 or the old CLI protocol is"
                            + " enabled",
            status = Status.FAIL)
    void obsoleteProtocolsFailWhereTheyHaveAnEffect() {
        String protocols = """
                <enabledAgentProtocols>
                  <string>JNLP2-connect</string>
                  <string>JNLP4-connect</string>
                </enabledAgentProtocols>
                <slaveAgentPort>50000</slaveAgentPort>
                """;
        CheckResult result = home("<version>2.121</version>" + protocols).judgedBy(new AgentPort());

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).endsWith(": JNLP2-connect");
        assertThat(home("<version>2.214</version>" + protocols)
                        .judgedBy(new AgentPort())
                        .status())
                .isEqualTo(Status.WARN);
        assertThat(check.on(new FactsBuilder()
                                .jenkinsVersion(FactsBuilder.unknown())
                                .agentPort(Fact.known(-1))
                                .agentProtocols(Fact.known(Set.of("CLI-connect"))))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "the port is not stated legibly", status = Status.UNKNOWN)
    void illegiblePortIsUnknown() {
        assertThat(home("<slaveAgentPort>fifty</slaveAgentPort>")
                        .judgedBy(new AgentPort())
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "`config.xml` is missing or cannot be read", status = Status.UNKNOWN)
    void unreadableConfigIsUnknown() {
        assertThat(new WrittenHome(directory).judgedBy(new AgentPort()).status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(check.on(new FactsBuilder().agentPort(FactsBuilder.unknown()))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    private WrittenHome home(String config) {
        return new WrittenHome(directory).config(config);
    }

    private static FactsBuilder allowlist(String mode, String... ranges) {
        GateConfiguration gate = new GateConfiguration(
                "", "", "", new Allowlist(mode, List.of(ranges)), GateConfiguration.DEFAULT.wipe());
        return new FactsBuilder()
                .plugins(FactsBuilder.plugin("hc-security-gate", "1.0"))
                .gate(Fact.known(gate));
    }
}
