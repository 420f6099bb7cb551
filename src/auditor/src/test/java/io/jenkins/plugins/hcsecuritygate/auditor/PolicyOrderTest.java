package io.jenkins.plugins.hcsecuritygate.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of a file, the home's own configuration and the options decides. */
class PolicyOrderTest {

    @TempDir
    Path directory;

    private Path home;

    @BeforeEach
    void home() throws IOException {
        home = Homes.open(directory.resolve("home"));
    }

    @Test
    void withoutAnythingItIsTheBaseline() {
        assertThat(Run.of("audit", home.toString()).out())
                .contains("Profile       baseline: closes at HIGH or above on failures\n");
    }

    @Test
    void theHomesOwnConfigurationAppliesWithoutAFile() throws IOException {
        Homes.gate(home, "<profile>strict</profile><failOn>critical</failOn><unknown>warn</unknown>");
        assertThat(Run.of("audit", home.toString()).out())
                .contains("Profile       strict: closes at CRITICAL or above on failures, warnings\n");
    }

    @Test
    void whatIsInvalidInTheHomeCountsAsStrictest() throws IOException {
        Homes.gate(home, "<profile>lenient</profile><failOn>SOME</failOn><unknown>ignore</unknown>");
        Run run = Run.of("audit", home.toString());
        assertThat(run.out())
                .contains("Profile       strict: closes at LOW or above on failures, unknowns, warnings\n");
        assertThat(run.err().lines())
                .containsExactly(
                        "hcgate: " + home
                                + ": hc-security-gate.xml: profile cannot be 'lenient', so the strictest choice applies",
                        "hcgate: " + home
                                + ": hc-security-gate.xml: failOn cannot be 'SOME', so the strictest choice applies",
                        "hcgate: " + home
                                + ": hc-security-gate.xml: unknown cannot be 'ignore', so the strictest choice applies");
    }

    @Test
    void aConfigurationThatCannotBeReadCountsAsStrictest() throws IOException {
        Files.writeString(home.resolve("hc-security-gate.xml"), "<broken");
        Run run = Run.of("audit", home.toString());
        assertThat(run.out())
                .contains("Profile       strict: closes at LOW or above on failures, unknowns, warnings\n");
        assertThat(run.err()).contains("the home's own policy is unknown").hasLineCount(1);
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void aFileReplacesTheHomesOwnConfigurationAndOptionsGoOnTop() throws IOException {
        Homes.gate(home, "<profile>strict</profile>");
        Path policy = Files.writeString(directory.resolve("policy.yaml"), "failOn: LOW\nunknown: block\n");
        assertThat(Run.of("audit", home.toString(), "--policy", policy.toString())
                        .out())
                .contains("Profile       baseline: closes at LOW or above on failures, unknowns\n");
        assertThat(Run.of(
                                "audit",
                                home.toString(),
                                "--policy",
                                policy.toString(),
                                "--fail-on",
                                "MEDIUM",
                                "--unknown",
                                "warn")
                        .out())
                .contains("Profile       baseline: closes at MEDIUM or above on failures\n");
        assertThat(Run.of("audit", home.toString(), "--policy", policy.toString(), "--profile", "strict")
                        .out())
                .contains("Profile       strict: closes at MEDIUM or above on failures, unknowns, warnings\n");
    }

    @Test
    void waiversOfAFileCoverAndStayVisible() throws IOException {
        Path weak = Homes.closed(directory.resolve("weak"));
        Path policy = Files.writeString(directory.resolve("policy.yaml"), """
                waivers:
                  - check: controller-executors
                    resource: built-in
                    reason: one legacy job until the new agent is there
                    owner: Ada
                    approver: Grace
                    expires: 2026-12-31
                """);
        Run run = Run.of("audit", weak.toString(), "--policy", policy.toString(), "--at", "2026-12-31T23:59:59Z");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("WAIVED  controller-executors", "(its last day) by Grace for Ada");
        Run later = Run.of("audit", weak.toString(), "--policy", policy.toString(), "--at", "2027-01-01");
        assertThat(later.code()).isEqualTo(1);
        assertThat(later.out()).contains("VOID: controller-executors on built-in: it expired on 2026-12-31");
    }
}
