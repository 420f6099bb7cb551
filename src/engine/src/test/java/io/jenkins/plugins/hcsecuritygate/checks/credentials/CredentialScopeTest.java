package io.jenkins.plugins.hcsecuritygate.checks.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialScopeTest {

    private static final String AGENT = "<slave><name>linux</name>"
            + "<launcher class=\"hudson.plugins.sshslaves.SSHLauncher\"><credentialsId>c</credentialsId></launcher></slave>";

    @TempDir
    Path directory;

    private TestHome home;

    @BeforeEach
    void write() {
        home = new TestHome(directory);
    }

    private CheckResult judge() {
        return home.judgedBy(new CredentialScope());
    }

    private TestHome stored(String scope) {
        return home.credentials(TestHome.usernamePassword("c", scope, TestHome.encrypted(16)));
    }

    private static String job(String id) {
        return "<scm class=\"hudson.plugins.git.GitSCM\"><credentialsId>" + id + "</credentialsId></scm>";
    }

    @Test
    @Rule(
            value =
                    "no credential of scope GLOBAL in the system store is used by agents and clouds alone, or by one folder alone",
            status = Status.PASS)
    void systemScopeAndSharedCredentialsPass() {
        home.credentials(TestHome.usernamePassword("c", "SYSTEM", TestHome.encrypted(16))
                        + TestHome.usernamePassword("shared", "GLOBAL", TestHome.encrypted(16)))
                .file("nodes/linux/config.xml", AGENT)
                .folder("a", "")
                .folder("b", TestHome.folderStore(TestHome.usernamePassword("own", "GLOBAL", TestHome.encrypted(16))))
                .freestyle("a/x", job("shared"))
                .freestyle("b/y", job("own"))
                .pipeline("b/z", "git url: 'u', credentialsId: 'shared'");

        assertThat(judge().findings()).isEmpty();
        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "no credential is stored", status = Status.NOT_APPLICABLE)
    void doesNotApplyWithoutCredentials() {
        home.pipeline("x", "git url: 'u', credentialsId: env.WHICH");

        assertThat(judge().status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    @Rule(
            value = "a credential of scope GLOBAL in the system store is seen to be used by agents or clouds only",
            status = Status.WARN)
    void credentialOfAnAgentShouldBeOfSystemScope() {
        stored("GLOBAL").file("nodes/linux/config.xml", AGENT);

        assertThat(judge().status()).isEqualTo(Status.WARN);
        assertThat(judge().reason()).contains("agent linux");
    }

    @Test
    void credentialOfACloudShouldBeOfSystemScope() {
        stored("GLOBAL")
                .config("<clouds><x.y.Cloud><name>k8s</name><credentialsId>c</credentialsId></x.y.Cloud></clouds>");

        assertThat(judge().reason()).contains("cloud k8s");
    }

    @Test
    void jobThatTakesItTooExcusesIt() {
        stored("GLOBAL").file("nodes/linux/config.xml", AGENT).freestyle("x", job("c"));

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value =
                    "a credential of scope GLOBAL in the system store is seen to be used by jobs of one top-level folder only",
            status = Status.WARN)
    void credentialOfOneFolderShouldBeInIt() {
        stored("GLOBAL")
                .folder("team", "")
                .freestyle("team/x", job("c"))
                .pipeline("team/y", "withCredentials([string(credentialsId: 'c', variable: 'V')]) { }");

        assertThat(judge().status()).isEqualTo(Status.WARN);
        assertThat(judge().reason()).contains("folder team");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<flow-definition><definition class='org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition'/></flow-definition>",
                "<flow-definition><definition class='org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition'>"
                        + "<script>git url: 'u', credentialsId: params.C</script></definition></flow-definition>",
                "<org.example.Job/>"
            })
    @Rule(
            value =
                    "a job's Pipeline is not known, computes the id of a credential, or the job's type is not known, while global"
                            + " credentials are stored",
            status = Status.UNKNOWN)
    void jobThatMayTakeAnythingIsUnknown(String job) {
        stored("GLOBAL").file("jobs/x/config.xml", job);

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
        stored("SYSTEM");
        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"credentials.xml", "jobs/x/config.xml", "nodes/x/config.xml"})
    @Rule(value = "`credentials.xml` or the configuration of a job or agent cannot be read", status = Status.UNKNOWN)
    void brokenFileIsUnknown(String file) {
        stored("GLOBAL").file(file, "<broken");

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }
}
