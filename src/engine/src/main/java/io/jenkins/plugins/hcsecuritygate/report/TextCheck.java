package io.jenkins.plugins.hcsecuritygate.report;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import io.jenkins.plugins.hcsecuritygate.report.TextLayout.Tone;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** One check that does not pass, in text: what was found where, and how to mend it. */
final class TextCheck {
    /** More would push the other checks off the screen; the machine-readable formats have them all. */
    private static final int MAX_FINDINGS = 10;

    private static final int INDENT = 4;

    private final TextLayout text;
    private final Instant now;

    TextCheck(@NonNull TextLayout text, @NonNull Instant now) {
        this.text = text;
        this.now = now;
    }

    void write(@NonNull JudgedCheck check) {
        CheckMetadata metadata = check.metadata();
        text.lead(
                0,
                tone(check.status()),
                check.status().name(),
                "  " + metadata.id() + "  " + metadata.severity() + "  " + metadata.title()
                        + (check.blocks() ? "  " : ""),
                check.blocks() ? "[closes the gate]" : "");
        summary(check);
        List<JudgedFinding> findings = check.findings().stream()
                .sorted(Comparator.comparing(JudgedFinding::waived)
                        .thenComparing(f -> CheckResult.rank(f.finding().status())))
                .toList();
        findings.stream().limit(MAX_FINDINGS).forEach(finding -> finding(check, finding));
        if (findings.size() > MAX_FINDINGS) {
            text.paragraph(
                    INDENT, "… and " + grouped(findings.size() - MAX_FINDINGS) + " more; --format json lists them all");
        }
        if (check.status() == Status.FAIL || check.status() == Status.WARN) {
            text.marked(INDENT, "To comply: ", metadata.remediation().text());
            text.marked(INDENT, "     Page: ", metadata.remediation().path());
        }
        text.blank();
    }

    /** The reason, unless it only repeats what the findings below say. */
    private void summary(JudgedCheck check) {
        List<Finding> findings =
                check.findings().stream().map(JudgedFinding::finding).toList();
        if (findings.isEmpty() || !CheckResult.of(findings, "").reason().equals(check.reason())) {
            text.paragraph(INDENT, check.reason());
        } else if (findings.size() > 1) {
            text.paragraph(INDENT, grouped(findings.size()) + " findings");
        }
    }

    private void finding(JudgedCheck check, JudgedFinding judged) {
        Finding finding = judged.finding();
        Resource resource = finding.resource();
        String status = judged.waived()
                ? "waived " + finding.status() + ": "
                : finding.status() == check.status() ? "" : finding.status() + ": ";
        String place = resource.location().equals(resource.name()) ? "" : " (" + resource.location() + ")";
        text.marked(INDENT, "- ", status + resource.kind() + " " + resource.name() + place + ": " + finding.message());
        if (!finding.answeredBy().isEmpty()) {
            text.marked(INDENT + 2, "to answer: ", finding.answeredBy());
        }
        Waiver waiver = judged.waiver();
        if (waiver != null) {
            text.paragraph(INDENT + 2, TextWaivers.acceptance(waiver, now));
        }
    }

    private static Tone tone(Status status) {
        return switch (status) {
            case FAIL, ERROR -> Tone.BAD;
            case UNKNOWN, WARN, WAIVED -> Tone.CAUTION;
            case PASS -> Tone.GOOD;
            case NOT_APPLICABLE -> Tone.QUIET;
        };
    }

    /** A number with a comma between thousands, whatever the locale. */
    private static String grouped(int number) {
        return number < 1000
                ? Integer.toString(number)
                : grouped(number / 1000) + ","
                        + Integer.toString(1000 + number % 1000).substring(1);
    }
}
