package io.jenkins.plugins.hcsecuritygate.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextReportWriterTest {
    private static final Pattern ANSI = Pattern.compile("\u001B\\[[0-9;]*m");

    private static String text(Report report) {
        return text(report, TextStyle.PLAIN);
    }

    private static String text(Report report, TextStyle style) {
        return SampleReports.render(new TextReportWriter(style), report);
    }

    @Test
    void saysWhatWasDecidedForWhatAndWhen() {
        assertThat(text(SampleReports.everything()))
                .contains(
                        "Target        /srv/jenkins (home)",
                        "Jenkins       2.541.3",
                        "Evaluated at  2026-11-22T10:00:00Z",
                        "Profile       baseline",
                        "CLOSED — 2 checks close the gate at HIGH or above",
                        "8 checks: 1 passed, 2 failed, 1 with warnings, 1 unknown, 1 not applicable, 1 waived, 1 in error",
                        "hcgate explain failing");
        assertThat(text(SampleReports.open()))
                .contains("OPEN — no check closes the gate at MEDIUM or above", "version unknown", "Score 100 of 100");
    }

    @Test
    void whatClosesTheGateComesFirstAndWhatPassesLast() {
        assertThat(text(SampleReports.everything()))
                .containsSubsequence(
                        "FAIL  failing  CRITICAL  Title of failing  [closes the gate]",
                        "FAIL  hostile  HIGH  Title of hostile  [closes the gate]",
                        "ERROR  aborted",
                        "UNKNOWN  undecided",
                        "WARN  warning",
                        "WAIVED  waived",
                        "PASS  passing: all is well",
                        "N/A   idle: there is no agent");
    }

    @Test
    void aFindingNamesPlaceCauseAndRemedy() {
        assertThat(text(SampleReports.everything()))
                .contains(
                        "    - node alpha (nodes/alpha/config.xml): alpha is bad\n",
                        "    - UNKNOWN: node gamma (nodes/gamma/config.xml): gamma cannot be read\n"
                                + "      to answer: Make gamma readable\n",
                        "    To comply: Mend failing.\n",
                        "         Page: Manage Jenkins > failing\n");
    }

    @Test
    void waivedFindingsStayVisibleWithTheirEnd() {
        assertThat(text(SampleReports.everything()))
                .contains(
                        "- waived FAIL: node delta",
                        "accepted until 2026-12-31 (39 days left) by Grace for Ada (as declared): replaced in spring",
                        "accepted until 2026-11-22 (its last day) by Grace");
    }

    @Test
    void whoWasLoggedInIsToldApartAndTheAgeIsGiven() {
        assertThat(text(SampleReports.everything(), new TextStyle(200, false)))
                .contains("accepted until 2026-12-31 (39 days left, waived for 12 days) by Grace for Ada"
                        + " (authenticated in Jenkins): replaced in spring");
    }

    @Test
    void waiversThatCoverNothingAreListedWithTheCause() {
        assertThat(text(SampleReports.everything()))
                .contains(
                        "Waivers that cover nothing",
                        "- VOID: warning on w*: its owner approved it; the approver must be another person",
                        "- VOID: warning on w*: it expired on 2026-01-31",
                        "- VOID: warning on w*: its expiry is not a date of the form YYYY-MM-DD",
                        "- unused: passing on *: no finding matches it");
        assertThat(text(SampleReports.everything(), new TextStyle(200, false)))
                .contains("- PENDING: failing on alpha: it waits for approval by another person"
                        + " (Ada asked for it on 2026-11-01)");
    }

    @Test
    void manyFindingsAreCutWithTheirNumber() {
        String text = text(SampleReports.crowded(1244));
        assertThat(text).contains("1,244 findings", "… and 1,234 more; --format json lists them all", "node n9 ");
        assertThat(text).doesNotContain("node n10 ");
    }

    @Test
    void hostileTextCannotSteerATerminal() {
        String text = text(SampleReports.everything());
        assertThat(text.codePoints().filter(c -> c != '\n'))
                .noneMatch(c -> Character.getType(c) == Character.CONTROL || Character.getType(c) == Character.FORMAT);
        assertThat(text).contains("a\\nb\\u001B[31m<script>", "\\u202Egnp\\u200B", "😀");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 100, 200})
    void noLineIsWiderThanAsked(int width) {
        assertThat(text(SampleReports.everything(), new TextStyle(width, false)).lines())
                .allSatisfy(line ->
                        assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(width));
    }

    @Test
    void whatClosesTheGateIsSaidInOneLine() {
        for (int width = 20; width < 120; width++) {
            assertThat(text(SampleReports.everything(), new TextStyle(width, false))
                            .split("\\[closes the gate]", -1))
                    .as("width %s", width)
                    .hasSize(3);
        }
    }

    @Test
    void colourAddsNothingButColour() {
        String colour = text(SampleReports.everything(), new TextStyle(80, true));
        String plain = text(SampleReports.everything(), new TextStyle(80, false));
        assertThat(colour).contains("\u001B[1;31mCLOSED\u001B[0m");
        assertThat(ANSI.matcher(colour).replaceAll("")).isEqualTo(plain);
    }
}
