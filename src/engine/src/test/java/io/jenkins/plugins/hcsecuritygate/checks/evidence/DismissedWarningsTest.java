package io.jenkins.plugins.hcsecuritygate.checks.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.testing.WrittenHome;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DismissedWarningsTest {

    private static final String IGNORED = "jenkins.security.UpdateSiteWarningsConfiguration.xml";

    private final CheckRun check = new CheckRun(new DismissedWarnings());

    @TempDir
    private Path directory;

    @Test
    @Rule(value = "no monitor about security is dismissed and no published warning is hidden", status = Status.PASS)
    void othersMayBeDismissed() {
        assertThat(dismissed("OldData", "hudson.util.DoubleLaunchChecker", "")
                        .judgedBy(new DismissedWarnings())
                        .status())
                .isEqualTo(Status.PASS);
        assertThat(new WrittenHome(directory)
                        .config("<disabledAdministrativeMonitors/>")
                        .judgedBy(new DismissedWarnings())
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "an administrative monitor about security is dismissed", status = Status.WARN)
    void eachDismissedMonitorIsAFinding() {
        CheckResult result = dismissed(
                        "OldData",
                        "hudson.model.UpdateCenter$CoreUpdateMonitor",
                        "jenkins.diagnostics.ControllerExecutorsAgents")
                .judgedBy(new DismissedWarnings());

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.findings())
                .extracting(finding -> finding.resource().name())
                .containsExactly(
                        "hudson.model.UpdateCenter$CoreUpdateMonitor", "jenkins.diagnostics.ControllerExecutorsAgents");
    }

    @Test
    @Rule(value = "the monitor of this plugin is dismissed", status = Status.WARN)
    void ownMonitorIsAFinding() {
        CheckResult result =
                dismissed("hc-security-gate").plugin("hc-security-gate", "1.0").judgedBy(new DismissedWarnings());

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.reason()).contains("closed gate");
    }

    @Test
    @Rule(value = "the monitor of this plugin is dismissed, but the plugin is not installed", status = Status.PASS)
    void ownMonitorWithoutPluginHasNoEffect() {
        assertThat(check.on(new FactsBuilder().dismissedMonitors(Fact.known(Set.of("hc-security-gate"))))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "a published security warning is hidden", status = Status.WARN)
    void hiddenWarningsStayVisible() {
        CheckResult result = new WrittenHome(directory)
                .config("")
                .xml(
                        IGNORED,
                        "jenkins.security.UpdateSiteWarningsConfiguration",
                        "<ignoredWarnings><string>SECURITY-1</string><string>SECURITY-2</string></ignoredWarnings>")
                .judgedBy(new DismissedWarnings());

        assertThat(result.findings()).extracting(Finding::status).containsExactly(Status.WARN, Status.WARN);
    }

    @Test
    @Rule(value = "`config.xml` is missing or cannot be read", status = Status.UNKNOWN)
    void unreadableConfigIsUnknown() {
        assertThat(new WrittenHome(directory).judgedBy(new DismissedWarnings()).status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "the list of hidden warnings cannot be read", status = Status.UNKNOWN)
    void unreadableListIsUnknown() {
        CheckResult result =
                new WrittenHome(directory).config("").file(IGNORED, "<a").judgedBy(new DismissedWarnings());

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(check.on(new FactsBuilder().ignoredWarnings(FactsBuilder.unknown()))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    private WrittenHome dismissed(String... ids) {
        return new WrittenHome(directory)
                .config("<disabledAdministrativeMonitors><string>" + String.join("</string><string>", ids)
                        + "</string></disabledAdministrativeMonitors>");
    }
}
