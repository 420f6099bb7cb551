package io.jenkins.plugins.hcsecuritygate.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CommandsTest {

    @Test
    void listsEveryCheck() {
        Run run = Run.of("checks");
        assertThat(run.code()).isZero();
        for (Check check : Catalogue.checks()) {
            assertThat(run.out()).contains(check.metadata().id());
        }
    }

    @Test
    void listsEveryCheckAsJson() {
        Run run = Run.of("checks", "--format", "json");
        JsonNode checks = new JsonMapper().readTree(run.out());
        assertThat(checks.size()).isEqualTo(Catalogue.checks().size());
        checks.forEach(
                check -> assertThat(check.at("/remediation/text").stringValue()).isNotEmpty());
    }

    @Test
    void explainsEveryCheck() {
        for (Check check : Catalogue.checks()) {
            Run run = Run.of("explain", check.metadata().id());
            assertThat(run.code()).isZero();
            assertThat(run.out())
                    .startsWith(check.metadata().id() + "\n")
                    .contains("Severity    " + check.metadata().severity(), "Why\n", "How to comply\n");
        }
    }

    @Test
    void aSnippetCanBeCopiedAsItIs() {
        assertThat(Run.of("explain", "controller-executors").out()).contains("  jenkins:\n    numExecutors: 0\n");
    }

    @Test
    void versionAndHelp() {
        assertThat(Run.of("--version")).isEqualTo(new Run(0, "hcgate development\n", ""));
        assertThat(Run.of("--help").code()).isZero();
        assertThat(Run.of("--help").out()).contains("audit", "checks", "explain", "Exit codes:", "the gate is closed");
        assertThat(Run.of("audit", "--help").out()).contains("--update-data=FILE", "PATH...");
        assertThat(Run.of("audit", "-h").code()).isZero();
    }
}
