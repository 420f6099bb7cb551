package io.jenkins.plugins.hcsecuritygate.checks.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.home.HomeBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentHostKeysTest {

    @TempDir
    private Path directory;

    private final CheckRun check = new CheckRun(new AgentHostKeys());
    private HomeBuilder home;

    @BeforeEach
    void start() {
        home = new HomeBuilder(directory).config("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<sshHostKeyVerificationStrategy class='%sKnownHostsFileKeyVerificationStrategy'/>",
                "<sshHostKeyVerificationStrategy class='%sManuallyProvidedKeyVerificationStrategy'/>",
                "<sshHostKeyVerificationStrategy class='%sManuallyTrustedKeyVerificationStrategy'>"
                        + "<requireInitialManualTrust>true</requireInitialManualTrust></sshHostKeyVerificationStrategy>"
            })
    @Rule(
            value =
                    "every SSH agent is known by a known hosts file, a provided key or a key that an administrator approved"
                            + " first",
            status = Status.PASS)
    void knownKeysPass(String strategy) {
        ssh("a", strategy);

        assertThat(judge().status()).isEqualTo(Status.PASS);
        assertThat(judge().reason()).contains("(1)");
    }

    @Test
    @Rule(value = "an EC2 template has the strategy `CHECK_NEW_HARD`", status = Status.PASS)
    void hardCheckOfEc2Passes() {
        ec2("<hostKeyVerificationStrategy>CHECK_NEW_HARD</hostKeyVerificationStrategy>");

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "the controller connects to no agent with SSH", status = Status.NOT_APPLICABLE)
    void withoutSshThereIsNoHostKey() {
        assertThat(judge().status()).isEqualTo(Status.NOT_APPLICABLE);

        home.file("nodes/in/config.xml", "<slave><name>in</name></slave>");
        cloud(
                "org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud",
                "<templates><org.csanchez.jenkins.plugins.kubernetes.PodTemplate/></templates>");
        assertThat(judge().status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    @Rule(
            value = "an SSH agent has the strategy *Non verifying*, or none, which Jenkins takes for it",
            status = Status.FAIL)
    void absentStrategyVerifiesNothing() {
        ssh("a", "<sshHostKeyVerificationStrategy class='%sNonVerifyingKeyVerificationStrategy'/>");
        ssh("b", "");
        home.file("nodes/c/config.xml", """
                <slave><name>c</name><launcher class="hudson.plugins.slave_setup.SetupSlaveLauncher"><launcher
                  class="hudson.plugins.sshslaves.SSHLauncher"/></launcher></slave>
                """);

        assertThat(judge().findings()).hasSize(3).allMatch(finding -> finding.status() == Status.FAIL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hudson.plugins.ec2.EC2Cloud | <hostKeyVerificationStrategy>OFF</hostKeyVerificationStrategy>",
                "com.nirima.jenkins.plugins.docker.DockerCloud |"
                        + " <connector class='io.jenkins.docker.connector.DockerComputerSSHConnector'><sshKeyStrategy"
                        + " class='io.jenkins.docker.connector.DockerComputerSSHConnector$ManuallyConfiguredSSHKey'/></connector>",
                "com.nirima.jenkins.plugins.docker.DockerCloud |"
                        + " <connector class='io.jenkins.docker.connector.DockerComputerSSHConnector'><sshKeyStrategy"
                        + " class='io.jenkins.docker.connector.DockerComputerSSHConnector$ManuallyConfiguredSSHKey'>"
                        + "<sshHostKeyVerificationStrategy"
                        + " class='hudson.plugins.sshslaves.verifiers.NonVerifyingKeyVerificationStrategy'/>"
                        + "</sshKeyStrategy></connector>"
            })
    @Rule(
            value =
                    "a template of a cloud verifies nothing (EC2 `OFF`, a Docker SSH connector with *Non verifying* or without"
                            + " a strategy)",
            status = Status.FAIL)
    void templatesThatVerifyNothingFail(String cloud, String elements) {
        cloud(
                cloud,
                "<templates><x.Template><labelString>t</labelString><description>t</description>" + elements
                        + "</x.Template></templates>");

        assertThat(judge().status()).isEqualTo(Status.FAIL);
        assertThat(judge().reason()).contains("template t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<requireInitialManualTrust>false</requireInitialManualTrust>"})
    @Rule(
            value = "an SSH agent trusts the first key it sees (*Manually trusted* without initial approval)",
            status = Status.WARN)
    void firstUseWarns(String trust) {
        ssh(
                "a",
                "<sshHostKeyVerificationStrategy class='%sManuallyTrustedKeyVerificationStrategy'>" + trust
                        + "</sshHostKeyVerificationStrategy>");

        assertThat(judge().status()).isEqualTo(Status.WARN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CHECK_NEW_SOFT", "ACCEPT_NEW"})
    @Rule(value = "an EC2 template trusts the first key it sees (`CHECK_NEW_SOFT`, `ACCEPT_NEW`)", status = Status.WARN)
    void softChecksOfEc2Warn(String strategy) {
        ec2("<hostKeyVerificationStrategy>" + strategy + "</hostKeyVerificationStrategy>");

        assertThat(judge().status()).isEqualTo(Status.WARN);
    }

    @Test
    @Rule(value = "a strategy, launcher or cloud is of a class that is not known here", status = Status.UNKNOWN)
    void unknownClassesAreUnknown() {
        ssh("a", "<sshHostKeyVerificationStrategy class='com.example.Trusting'/>");
        home.file("nodes/b/config.xml", "<slave><name>b</name><launcher class='com.trilead.OtherLauncher'/></slave>");
        cloud("com.example.VmCloud", "");

        assertThat(judge().findings()).hasSize(3).allMatch(finding -> finding.status() == Status.UNKNOWN);
    }

    @Test
    @Rule(
            value = "a Docker SSH connector injects its own key, or an EC2 template states no strategy",
            status = Status.UNKNOWN)
    void whatDependsOnVersionsIsUnknown() {
        ec2("");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        cloud(
                "com.nirima.jenkins.plugins.docker.DockerCloud",
                "<templates><x.Template><connector class='io.jenkins.docker.connector.DockerComputerSSHConnector'>"
                        + "<sshKeyStrategy class='io.jenkins.docker.connector.DockerComputerSSHConnector$InjectSSHKey'/>"
                        + "</connector></x.Template></templates>");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "the configuration of an agent or of the clouds cannot be read", status = Status.UNKNOWN)
    void brokenFilesAreUnknown() {
        home.file("nodes/a/config.xml", "<slave>");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        home.file("config.xml", "<hudson>");
        assertThat(judge().findings()).hasSize(2);
    }

    private CheckResult judge() {
        return check.on(home.read());
    }

    private void ssh(String name, String strategy) {
        home.file(
                "nodes/" + name + "/config.xml",
                "<slave><name>%s</name><launcher class='hudson.plugins.sshslaves.SSHLauncher'>%s</launcher></slave>"
                        .formatted(name, strategy.replace("%s", "hudson.plugins.sshslaves.verifiers.")));
    }

    private void ec2(String elements) {
        cloud(
                "hudson.plugins.ec2.EC2Cloud",
                "<templates><hudson.plugins.ec2.SlaveTemplate>" + elements
                        + "</hudson.plugins.ec2.SlaveTemplate></templates>");
    }

    private void cloud(String className, String elements) {
        home.config("<clouds><%1$s><name>c</name>%2$s</%1$s></clouds>".formatted(className, elements));
    }
}
