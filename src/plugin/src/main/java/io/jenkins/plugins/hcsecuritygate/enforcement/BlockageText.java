package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import java.util.Comparator;
import java.util.List;

/** Words for whoever waits: what closes the gate, what mends it, and who else can let the build go. */
final class BlockageText {

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
        String what = Messages.BlockageText_what(first.metadata().id(), observed(first));
        String held = blocking.size() == 1
                ? Messages.BlockageText_one(what)
                : Messages.BlockageText_more(what, String.join(", ", ids.subList(1, ids.size())));
        String why = reason.isBlank() ? "" : " " + Messages.BlockageText_reason(reason);
        return new GateBlockage(
                held + " "
                        + Messages.BlockageText_fix(
                                first.metadata().remediation().text()) + " " + Messages.BlockageText_ways() + why,
                ids);
    }

    private static String observed(JudgedCheck check) {
        return check.findings().stream()
                .filter(judged -> !judged.waived())
                .map(JudgedFinding::finding)
                .map(finding ->
                        finding.resource().kind() + " " + finding.resource().name() + ": " + finding.message())
                .findFirst()
                .orElse(check.reason());
    }
}
