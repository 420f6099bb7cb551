package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.policy.CheckRule;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The gate's answer to one build.
 *
 * @param policy what it was judged by, after tightening
 * @param score of the whole controller
 * @param evaluatedAt the moment the controller was observed
 * @param checks those asked for, and those that block by the controller's own policy
 * @param place where the build runs
 * @param placeFinding what is wrong with that, null if nothing is
 */
record GateResult(
        @NonNull Policy policy,
        int score,
        @NonNull Instant evaluatedAt,
        @NonNull List<JudgedCheck> checks,
        @NonNull BuildPlace place,
        @CheckForNull JudgedFinding placeFinding) {
    GateResult {
        checks = List.copyOf(checks);
    }

    boolean placeBlocks() {
        CheckRule rule = policy.checks().get(BuildPlace.CHECK);
        Severity severity = rule == null ? BuildPlace.SEVERITY : rule.severity();
        return placeFinding != null
                && !placeFinding.waived()
                && (rule == null || rule.isOn())
                && severity.compareTo(policy.failOn()) >= 0;
    }

    boolean open() {
        return !placeBlocks() && checks.stream().noneMatch(JudgedCheck::blocks);
    }

    @NonNull
    String word() {
        return open() ? "OPEN" : "CLOSED";
    }

    @NonNull
    List<JudgedCheck> blocking() {
        return checks.stream().filter(JudgedCheck::blocks).toList();
    }

    /** Ids of what closes the gate, for one line. */
    @NonNull
    List<String> blockingIds() {
        List<String> ids = new ArrayList<>();
        blocking().forEach(check -> ids.add(check.metadata().id()));
        if (placeBlocks() && !ids.contains(BuildPlace.CHECK)) {
            ids.add(BuildPlace.CHECK);
        }
        return ids;
    }
}
