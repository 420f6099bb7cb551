package io.jenkins.plugins.hcsecuritygate.checks.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.testing.WrittenHome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {

    private final CheckRun check = new CheckRun(new AuditLog());

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<loggers><hudson.plugins.audit__trail.SyslogAuditLogger/></loggers>",
                "<loggers class=\"list\"><hudson.plugins.audit__trail.ConsoleAuditLogger/></loggers>",
                "<log>/var/log/jenkins/audit.log</log><limit>1</limit>"
            })
    @Rule(value = "the plugin audit-trail is active and has at least one logger", status = Status.PASS)
    void oneLoggerIsEnough(String configuration) {
        assertThat(home(configuration).judgedBy(new AuditLog()).status()).isEqualTo(Status.PASS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<loggers/>", "<loggers class=\"empty-list\"/><pattern>.*</pattern>", "<log></log>"})
    @Rule(value = "the plugin audit-trail is active, but has no logger", status = Status.FAIL)
    void pluginAloneWritesNothing(String configuration) {
        assertThat(home(configuration).judgedBy(new AuditLog()).status()).isEqualTo(Status.FAIL);
    }

    @Test
    void absentConfigurationIsNoLogger() {
        assertThat(new WrittenHome(directory)
                        .plugin("audit-trail", "361.v1")
                        .judgedBy(new AuditLog())
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "no plugin for audit logs is active", status = Status.FAIL)
    void configurationOfMissingOrDisabledPluginIsDead() {
        FactsBuilder facts = new FactsBuilder().auditLoggers(Fact.known(List.of("x.Logger")));

        assertThat(check.on(facts).status()).isEqualTo(Status.FAIL);
        assertThat(check.on(facts.plugins(new InstalledPlugin(
                                "audit-trail", Fact.known("3.0"), false, "plugins/audit-trail.jpi")))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "another active plugin has `audit` in its id: its configuration is not read", status = Status.UNKNOWN)
    void otherAuditPluginIsUnknown() {
        CheckResult result = check.on(new FactsBuilder().plugins(FactsBuilder.plugin("audit-log", "1.0")));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains("audit-log");
    }

    @Test
    @Rule(value = "it is unknown which plugins are installed", status = Status.UNKNOWN)
    void unknownPluginsAreUnknown() {
        assertThat(check.on(new FactsBuilder().plugins(Inventory.unobserved(FactsBuilder.GAP)))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "the configuration of audit-trail cannot be read", status = Status.UNKNOWN)
    void brokenConfigurationIsUnknown() {
        assertThat(home("</nothing>").judgedBy(new AuditLog()).status()).isEqualTo(Status.UNKNOWN);
    }

    private WrittenHome home(String configuration) {
        return new WrittenHome(directory)
                .plugin("audit-trail", "361.v1")
                .xml("audit-trail.xml", "hudson.plugins.audit__trail.AuditTrailPlugin", configuration);
    }
}
