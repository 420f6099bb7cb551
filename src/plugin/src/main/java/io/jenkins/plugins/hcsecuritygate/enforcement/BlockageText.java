package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Words for whoever waits: what closes the gate, what mends it, and who else can let the build go. */
final class BlockageText {

    /** How many further checks are named. With all of them, the text would end before it says what to do. */
    private static final int MOST = 4;

    private BlockageText() {}

    /** @param reason why the gate is required of the job; may be empty */
    @NonNull
    static GateBlockage of(@NonNull List<JudgedCheck> checks, @NonNull String reason) {
        List<JudgedCheck> blocking = checks.stream()
                .filter(JudgedCheck::blocks)
                .sorted(Comparator.comparingInt(
                        check -> -check.metadata().severity().weight()))
                .toList();
        List<String> ids = blocking.stream().map(check -> check.metadata().id()).toList();
        if (blocking.isEmpty()) {
            return new GateBlockage(Messages.BlockageText_closed_by_nothing(), ids);
        }
        JudgedCheck first = blocking.get(0);
        String others =
                blocking.stream().skip(1).limit(MOST).map(BlockageText::counted).collect(Collectors.joining(", "));
        if (blocking.size() > 1 + MOST) {
            others = Messages.BlockageText_and_more(others, blocking.size() - 1 - MOST);
        }
        return new GateBlockage(
                text(first, against(first), others, reason),
                text(first, Messages.BlockageText_what(first.metadata().id(), observed(first)), others, reason),
                ids);
    }

    private static String text(JudgedCheck first, String what, String others, String reason) {
        String held = others.isEmpty() ? Messages.BlockageText_one(what) : Messages.BlockageText_more(what, others);
        String fix = Messages.BlockageText_fix(first.metadata().remediation().text());
        String why = reason.isBlank() ? "" : " " + Messages.BlockageText_reason(reason);
        return held + " " + fix + " " + Messages.BlockageText_ways() + why;
    }

    private static String against(JudgedCheck check) {
        return Messages.BlockageText_what(
                check.metadata().id(),
                Messages.BlockageText_against(
                        standing(check).count(), check.metadata().title()));
    }

    /** A check that failed itself has no finding. */
    private static String counted(JudgedCheck check) {
        long standing = standing(check).count();
        return standing == 0
                ? check.metadata().id()
                : Messages.BlockageText_counted(check.metadata().id(), standing);
    }

    private static Stream<Finding> standing(JudgedCheck check) {
        return check.findings().stream().filter(judged -> !judged.waived()).map(JudgedFinding::finding);
    }

    private static String observed(JudgedCheck check) {
        return standing(check)
                .map(finding ->
                        finding.resource().kind() + " " + finding.resource().name() + ": " + finding.message())
                .findFirst()
                .orElse(check.reason());
    }
}
