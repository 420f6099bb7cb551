package io.jenkins.plugins.hcsecuritygate.checks.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.BuiltInNode;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.StartupExecutors;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControllerExecutorsTest {

    private final CheckRun check = new CheckRun(new ControllerExecutors());

    @Test
    @Rule(value = "`numExecutors` is 0, and no script in `init.groovy.d` sets another number", status = Status.PASS)
    void passesWithoutExecutors() {
        CheckResult result = check.on(node(0, true).startupExecutors(script(Fact.known(0))));

        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(result.findings()).isEmpty();
    }

    @Test
    @Rule(value = "`numExecutors` is above 0, whatever the node's mode", status = Status.FAIL)
    void exclusiveModeDoesNotExcuseExecutors() {
        CheckResult result = check.on(new FactsBuilder().builtInNode(Fact.known(new BuiltInNode(3, true, true))));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).contains("is 3", "EXCLUSIVE");
    }

    @Test
    @Rule(value = "`config.xml` states no number: Jenkins starts with 2", status = Status.FAIL)
    void absenceIsJenkinsDefaultAndFails() {
        CheckResult result = check.on(node(2, false));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).contains("default of 2");
    }

    @Test
    @Rule(value = "a script in `init.groovy.d` sets a number above 0 at every start", status = Status.FAIL)
    void startupScriptWithExecutorsFailsDespiteConfig() {
        CheckResult result = check.on(node(0, true).startupExecutors(script(Fact.known(4))));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.resource().name()).isEqualTo("init.groovy.d/executors.groovy");
            assertThat(finding.message()).contains("line 7", "to 4");
        });
    }

    @Test
    void startupScriptThatSetsZeroDoesNotExcuseConfig() {
        assertThat(check.on(node(2, true).startupExecutors(script(Fact.known(0))))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "a script in `init.groovy.d` sets a number that it computes", status = Status.UNKNOWN)
    void computedNumberIsUnknown() {
        assertThat(check.on(node(0, true).startupExecutors(script(FactsBuilder.unknown())))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "a script in `init.groovy.d` cannot be read", status = Status.UNKNOWN)
    void unreadableScriptIsUnknown() {
        CheckResult result = check.on(node(0, true).startupExecutors(Inventory.unobserved(FactsBuilder.GAP)));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.answeredBy()).isEqualTo("Restore thing.xml"));
    }

    @Test
    @Rule(value = "`config.xml` is missing or cannot be read", status = Status.UNKNOWN)
    void unreadableConfigIsUnknown() {
        assertThat(check.on(new FactsBuilder().builtInNode(FactsBuilder.unknown()))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    private static FactsBuilder node(int executors, boolean stated) {
        return new FactsBuilder().builtInNode(Fact.known(new BuiltInNode(executors, stated, false)));
    }

    private static Inventory<StartupExecutors> script(Fact<Integer> executors) {
        return Inventory.of(List.of(new StartupExecutors("init.groovy.d/executors.groovy", 7, executors)));
    }
}
