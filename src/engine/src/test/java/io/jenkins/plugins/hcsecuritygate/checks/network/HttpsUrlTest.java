package io.jenkins.plugins.hcsecuritygate.checks.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.testing.WrittenHome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpsUrlTest {

    private static final String FILE = "jenkins.model.JenkinsLocationConfiguration.xml";

    private final CheckRun check = new CheckRun(new HttpsUrl());

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {"https://ci.clinic.example/", "HTTPS://ci.clinic.example", "https://10.0.0.7:8443/jenkins/"})
    @Rule(value = "the Jenkins URL begins with `https`", status = Status.PASS)
    void httpsPasses(String url) {
        assertThat(home(url).judgedBy(new HttpsUrl()).status()).isEqualTo(Status.PASS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ci.clinic.example/",
                "HTTP://10.0.0.7:8080/",
                "http://[2001:db8::1]:8080/",
                "http://127.0.0.1.example.org/",
                "http://localhost@ci.clinic.example/",
                "http://localhost.example.org/",
                "http://ci.clinic.example?https://"
            })
    @Rule(value = "the Jenkins URL begins with `http`", status = Status.FAIL)
    void httpFails(String url) {
        assertThat(home(url).judgedBy(new HttpsUrl()).status()).isEqualTo(Status.FAIL);
    }

    @Test
    void passwordInUrlStaysOutOfTheReport() {
        CheckResult result = check.on(new FactsBuilder().rootUrl(Fact.known("http://admin:opensesame@ci.example/")));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.toString()).doesNotContain("opensesame");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/",
                "http://127.0.0.1:8080/",
                "http://127.1/",
                "http://[::1]:8080/",
                "http://ci.localhost/",
                "http://0.0.0.0:8080/"
            })
    @Rule(
            value = "the Jenkins URL begins with `http` and names the machine itself, such as `localhost`",
            status = Status.UNKNOWN)
    void loopbackSaysNothing(String url) {
        assertThat(home(url).judgedBy(new HttpsUrl()).status()).isEqualTo(Status.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ci.clinic.example", "ftp://ci.clinic.example/", "https:/ci", "http://", "https://", "http://["})
    @Rule(value = "the Jenkins URL is something else", status = Status.UNKNOWN)
    void otherTextIsUnknown(String url) {
        assertThat(check.on(new FactsBuilder().rootUrl(Fact.known(url))).status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "no Jenkins URL is set", status = Status.UNKNOWN)
    void absentUrlIsUnknown() {
        assertThat(new WrittenHome(directory).judgedBy(new HttpsUrl()).status()).isEqualTo(Status.UNKNOWN);
        assertThat(home("").judgedBy(new HttpsUrl()).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "the file that holds it cannot be read", status = Status.UNKNOWN)
    void unreadableFileIsUnknown() {
        assertThat(new WrittenHome(directory)
                        .file(FILE, "<a")
                        .judgedBy(new HttpsUrl())
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    private WrittenHome home(String url) {
        return new WrittenHome(directory)
                .xml(FILE, "jenkins.model.JenkinsLocationConfiguration", "<jenkinsUrl>" + url + "</jenkinsUrl>");
    }
}
