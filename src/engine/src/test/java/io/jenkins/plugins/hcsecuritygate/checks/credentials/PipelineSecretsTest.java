package io.jenkins.plugins.hcsecuritygate.checks.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineSecretsTest {

    private static final String FROM_SCM = "<flow-definition>"
            + "<definition class=\"org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition\"/></flow-definition>";

    @TempDir
    Path directory;

    private TestHome home;

    @BeforeEach
    void write() {
        home = new TestHome(directory);
    }

    private CheckResult judge() {
        CheckResult result = home.judgedBy(new PipelineSecrets());
        assertThat(result.toString()).doesNotContain(TestHome.PASSWORD, TestHome.TOKEN);
        return result;
    }

    @Test
    @Rule(value = "no Pipeline and no build step of any job is seen to hold a secret", status = Status.PASS)
    void passesWithCredentials() {
        home.pipeline(
                "deploy",
                "withCredentials([string(credentialsId: 'db', variable: 'P')]) { sh 'curl -u joe:$P http://h/' }\n"
                        + "// password = '" + TestHome.PASSWORD + "'\n def token = 'your-token'");
        home.freestyle(
                "build",
                "<builders><hudson.tasks.Shell><command># password=" + TestHome.PASSWORD + "\necho AKIA"
                        + "IOSFODNN7EXAMPLE\nlogin --password $P</command></hudson.tasks.Shell></builders>");

        assertThat(judge().findings()).isEmpty();
        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "there are no jobs", status = Status.NOT_APPLICABLE)
    void doesNotApplyWithoutJobs() {
        assertThat(judge().status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    @Rule(
            value = "a string of a Pipeline, inline or in the script that the last build kept, is a secret",
            status = Status.FAIL)
    void literalOfAPipelineFails() {
        home.pipeline("inline", "node {\n  def password = '" + TestHome.PASSWORD + "'\n}");
        home.file("jobs/scm/config.xml", FROM_SCM)
                .file(
                        "jobs/scm/builds/7/build.xml",
                        "<flow-build><execution><script>sh 'curl -u joe:" + TestHome.PASSWORD
                                + " http://h/'</script></execution></flow-build>");

        CheckResult result = judge();

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings()).hasSize(2);
        assertThat(result.findings().get(0).message()).contains("password (line 2 of the script)");
        assertThat(result.findings().get(1).message()).contains("line 1 of the script that its last build kept");
    }

    @Test
    @Rule(value = "a shell, batch or other command of a job holds a secret", status = Status.FAIL)
    void commandOfAStepFails() {
        home.freestyle(
                "build",
                "<builders><hudson.tasks.Shell>\n<command>\ncd x\nsshpass -p " + TestHome.PASSWORD
                        + " ssh h\n</command></hudson.tasks.Shell></builders>");

        assertThat(judge().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.resource().name()).isEqualTo("build");
            assertThat(finding.message()).contains("line 5 of the file");
        });
    }

    @Test
    @Rule(value = "a comment holds what is unmistakable: a private key or a well-known token", status = Status.FAIL)
    void tokenInACommentFails() {
        home.pipeline("deploy", "// " + TestHome.TOKEN + "\nnode { }");

        assertThat(judge().reason()).contains("GitHub token");
    }

    @Test
    @Rule(value = "a Pipeline's text is not in the home or cannot be read", status = Status.UNKNOWN)
    void pipelineWithoutTextIsUnknown() {
        home.file("jobs/scm/config.xml", FROM_SCM);
        home.pipeline("broken", "node { sh 'never closed }");

        assertThat(judge().findings()).hasSize(2).allMatch(finding -> finding.status() == Status.UNKNOWN);
    }

    @Test
    @Rule(value = "a job's type is not known here, and no secret is seen in it", status = Status.UNKNOWN)
    void unknownTypeIsUnknown() {
        home.file("jobs/x/config.xml", "<org.example.Job><steps>do</steps></org.example.Job>");

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void secretOfAnUnknownTypeIsSeen() {
        home.file(
                "jobs/x/config.xml",
                "<org.example.Job><command>login --password " + TestHome.PASSWORD + "</command></org.example.Job>");

        assertThat(judge().status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "a job's configuration cannot be read", status = Status.UNKNOWN)
    void unreadableJobIsUnknown() {
        home.file("jobs/x/config.xml", "<project>");

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }
}
