package io.jenkins.plugins.hcsecuritygate.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckResultTest {

    private static final Finding FAIL = Finding.fail(resource("failing"), "it is wrong");
    private static final Finding WARN = Finding.warn(resource("weak"), "it is weak");
    private static final Finding UNKNOWN = Finding.unknown(resource("open"), "it cannot be read", "Restore it");

    @Test
    void withoutFindingsTheCheckPasses() {
        assertThat(CheckResult.of(List.of(), "nothing is wrong"))
                .isEqualTo(new CheckResult(Status.PASS, "nothing is wrong", List.of()));
    }

    @Test
    void onlyFindingGivesStatusAndReason() {
        assertThat(List.of(FAIL, WARN, UNKNOWN)).allSatisfy(finding -> {
            CheckResult result = CheckResult.of(List.of(finding), "nothing is wrong");

            assertThat(result.status()).isEqualTo(finding.status());
            assertThat(result.reason()).isEqualTo(finding.message());
        });
    }

    @Test
    void worstFindingDecidesWhereverItStands() {
        assertThat(CheckResult.of(List.of(WARN, UNKNOWN, FAIL), "").status()).isEqualTo(Status.FAIL);
        assertThat(CheckResult.of(List.of(FAIL, WARN, UNKNOWN), "").status()).isEqualTo(Status.FAIL);
        assertThat(CheckResult.of(List.of(WARN, UNKNOWN), "").status()).isEqualTo(Status.UNKNOWN);
        assertThat(CheckResult.of(List.of(WARN, WARN), "").status()).isEqualTo(Status.WARN);
    }

    @Test
    void reasonCountsTheFindingsAndQuotesTheWorst() {
        assertThat(CheckResult.of(List.of(WARN, FAIL), "").reason())
                .isEqualTo("2 findings, first: failing: it is wrong");
    }

    @Test
    void ofEquallyBadFindingsTheFirstIsQuoted() {
        Finding second = Finding.fail(resource("second"), "it is wrong too");

        assertThat(CheckResult.of(List.of(FAIL, second), "").reason()).contains("failing: it is wrong");
    }

    @Test
    void findingsKeepTheirOrder() {
        assertThat(CheckResult.of(List.of(WARN, FAIL, UNKNOWN), "").findings()).containsExactly(WARN, FAIL, UNKNOWN);
    }

    @Test
    void resultDoesNotChangeWithTheListItWasMadeFrom() {
        List<Finding> findings = new ArrayList<>(List.of(FAIL));
        CheckResult result = CheckResult.of(findings, "");
        findings.clear();

        assertThat(result.findings()).containsExactly(FAIL);
    }

    @Test
    void notApplicableIsNeitherPassNorFinding() {
        CheckResult result = CheckResult.notApplicable("no plugin is installed");

        assertThat(result.status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(result.reason()).isEqualTo("no plugin is installed");
        assertThat(result.findings()).isEmpty();
    }

    @Test
    void everyStatusHasItsOwnRank() {
        assertThat(Arrays.stream(Status.values()).sorted(Comparator.comparingInt(CheckResult::rank)))
                .containsExactly(
                        Status.FAIL,
                        Status.ERROR,
                        Status.UNKNOWN,
                        Status.WARN,
                        Status.WAIVED,
                        Status.PASS,
                        Status.NOT_APPLICABLE);
        assertThat(Arrays.stream(Status.values()).map(CheckResult::rank)).doesNotHaveDuplicates();
    }

    private static Resource resource(String name) {
        return new Resource("node", name, "config.xml");
    }
}
