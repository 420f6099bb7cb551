package io.jenkins.plugins.hcsecuritygate.checks.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.testing.WrittenHome;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsrfProtectionTest {

    private static final String STRICT = "org.jenkinsci.plugins.strictcrumbissuer.StrictCrumbIssuer";

    private final CheckRun check = new CheckRun(new CsrfProtection());

    @TempDir
    private Path directory;

    @Test
    @Rule(value = "a crumb issuer that is known to work is configured", status = Status.PASS)
    void passesWithDefaultIssuerWhateverItExcludes() {
        CheckResult result = new WrittenHome(directory).config("""
                        <version>1.642</version>
                        <crumbIssuer class="hudson.security.csrf.DefaultCrumbIssuer">
                          <excludeClientIPFromCrumb>true</excludeClientIPFromCrumb>
                        </crumbIssuer>""").judgedBy(new CsrfProtection());

        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(check.on(issuer(STRICT).plugins(FactsBuilder.plugin("strict-crumb-issuer", "2.1")))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "none is configured, and Jenkins is 2.222 or newer, which makes its own", status = Status.PASS)
    void passesWithoutIssuerWhereJenkinsMakesItsOwn() {
        assertThat(new WrittenHome(directory)
                        .config("<version>2.222</version>")
                        .judgedBy(new CsrfProtection())
                        .status())
                .isEqualTo(Status.PASS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.221", "2.190.1", "1.593"})
    @Rule(value = "none is configured, and Jenkins is older than 2.222", status = Status.FAIL)
    void failsWithoutIssuerOnOldCore(String version) {
        CheckResult result = new WrittenHome(directory)
                .config("<version>" + version + "</version>")
                .judgedBy(new CsrfProtection());

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).endsWith("the controller is " + version);
    }

    @Test
    @Rule(value = "none is configured, and the version of Jenkins is unknown", status = Status.UNKNOWN)
    void absenceMeansNothingWithoutVersion() {
        assertThat(check.on(none().jenkinsVersion(FactsBuilder.unknown())).status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(check.on(none().jenkinsVersion(Fact.known("lts"))).status()).isEqualTo(Status.UNKNOWN);
        assertThat(new WrittenHome(directory)
                        .config("")
                        .judgedBy(new CsrfProtection())
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "com.example.MyIssuer", "hudson.security.csrf.DefaultCrumbIssuer2"})
    @Rule(value = "the configured crumb issuer is of an unknown class", status = Status.UNKNOWN)
    void unknownClassIsUnknown(String className) {
        assertThat(check.on(issuer(className)).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(
            value = "the plugin of the configured crumb issuer is not installed, which counts as none",
            status = Status.PASS)
    void issuerOfMissingPluginCountsAsNone() {
        assertThat(check.on(issuer(STRICT)).status()).isEqualTo(Status.PASS);
        assertThat(check.on(issuer(STRICT).jenkinsVersion(Fact.known("2.204.1")))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value = "it is unknown whether the plugin of the configured crumb issuer is installed",
            status = Status.UNKNOWN)
    void unknownPluginsMakeItsIssuerUnknown() {
        assertThat(check.on(issuer(STRICT).plugins(Inventory.unobserved(FactsBuilder.GAP)))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "`config.xml` is missing or cannot be read", status = Status.UNKNOWN)
    void unreadableConfigIsUnknown() {
        assertThat(check.on(new FactsBuilder().crumbIssuer(FactsBuilder.unknown()))
                        .status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(new WrittenHome(directory)
                        .file("config.xml", "<hudson><crumbIssuer")
                        .judgedBy(new CsrfProtection())
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    private static FactsBuilder issuer(String className) {
        return new FactsBuilder().crumbIssuer(Fact.known(Optional.of(className)));
    }

    private static FactsBuilder none() {
        return new FactsBuilder().crumbIssuer(Fact.known(Optional.empty()));
    }
}
