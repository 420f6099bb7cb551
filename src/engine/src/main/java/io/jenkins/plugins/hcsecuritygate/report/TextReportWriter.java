package io.jenkins.plugins.hcsecuritygate.report;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.report.TextLayout.Tone;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/** Writes for whoever has to act on the report: what closes the gate comes first, what passes takes one line. */
public final class TextReportWriter implements ReportWriter {

    private static final Comparator<JudgedCheck> MOST_URGENT_FIRST = Comparator.comparing(
                    (JudgedCheck check) -> !check.blocks())
            .thenComparing(check -> CheckResult.rank(check.status()))
            .thenComparing(check -> check.metadata().severity(), Comparator.reverseOrder())
            .thenComparing(check -> check.metadata().id());

    private final TextStyle style;

    public TextReportWriter(@NonNull TextStyle style) {
        this.style = style;
    }

    @Override
    public void write(Report report, OutputStream out) throws IOException {
        out.write(render(report).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void writeAll(List<Report> reports, OutputStream out) throws IOException {
        for (int i = 0; i < reports.size(); i++) {
            if (i > 0) {
                out.write(("\n" + "=".repeat(style.width()) + "\n\n").getBytes(StandardCharsets.UTF_8));
            }
            write(reports.get(i), out);
        }
        out.flush();
    }

    private String render(Report report) {
        TextLayout text = new TextLayout(style);
        header(text, report);
        verdict(text, report);
        List<JudgedCheck> checks =
                report.verdict().checks().stream().sorted(MOST_URGENT_FIRST).toList();
        TextCheck details = new TextCheck(text, report.evaluatedAt());
        checks.stream().filter(TextReportWriter::needsAttention).forEach(details::write);
        TextWaivers.write(text, report);
        checks.stream().filter(check -> !needsAttention(check)).forEach(check -> brief(text, check));
        text.blank();
        text.paragraph(0, counts(report.verdict()));
        String example = checks.isEmpty() ? "ID" : checks.get(0).metadata().id();
        text.quiet(
                0,
                "'hcgate explain " + example + "' says why a check matters and how to comply;"
                        + " '--format json' has every detail.");
        return text.toString();
    }

    private static boolean needsAttention(JudgedCheck check) {
        return check.status() != Status.PASS && check.status() != Status.NOT_APPLICABLE;
    }

    private static void header(TextLayout text, Report report) {
        Policy policy = report.policy();
        String version = report.jenkinsVersion();
        text.line(
                Tone.STRONG,
                "HC Security Gate: audit by " + report.tool().name() + " "
                        + report.tool().version());
        text.marked(
                0,
                "Target        ",
                report.target().name() + " (" + report.target().kind().word() + ")");
        text.marked(0, "Jenkins       ", version == null ? "version unknown" : version);
        text.marked(0, "Evaluated at  ", report.evaluatedAt().toString());
        text.marked(
                0,
                "Profile       ",
                policy.profile().word() + ": closes at " + policy.failOn() + " or above on failures"
                        + (policy.unknownBlocks() ? ", unknowns" : "")
                        + (policy.warningBlocks() ? ", warnings" : ""));
        text.blank();
    }

    private static void verdict(TextLayout text, Report report) {
        Verdict verdict = report.verdict();
        long blocking = verdict.checks().stream().filter(JudgedCheck::blocks).count();
        text.lead(
                0,
                verdict.open() ? Tone.GOOD : Tone.BAD,
                verdict.word(),
                " — "
                        + (verdict.open()
                                ? "no check closes"
                                : blocking == 1 ? "1 check closes" : blocking + " checks close")
                        + " the gate at " + report.policy().failOn() + " or above");
        text.paragraph(0, "Score " + verdict.score() + " of 100");
        text.blank();
    }

    private static void brief(TextLayout text, JudgedCheck check) {
        boolean pass = check.status() == Status.PASS;
        text.lead(
                0,
                pass ? Tone.GOOD : Tone.QUIET,
                pass ? "PASS" : check.switchedOff().isEmpty() ? "N/A " : "OFF ",
                "  " + check.metadata().id() + ": " + check.reason());
    }

    private static String counts(Verdict verdict) {
        StringBuilder line = new StringBuilder();
        line.append(verdict.checks().size()).append(" checks: ");
        String separator = "";
        for (Status status : Status.values()) {
            line.append(separator).append(verdict.count(status)).append(' ').append(word(status));
            separator = ", ";
        }
        return line.toString();
    }

    private static String word(Status status) {
        return switch (status) {
            case PASS -> "passed";
            case FAIL -> "failed";
            case WARN -> "with warnings";
            case UNKNOWN -> "unknown";
            case NOT_APPLICABLE -> "not applicable";
            case WAIVED -> "waived";
            case ERROR -> "in error";
        };
    }
}
