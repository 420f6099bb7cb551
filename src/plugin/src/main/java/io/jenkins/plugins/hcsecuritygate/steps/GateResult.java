package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
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
 * @param build what the build was like
 * @param findings what is wrong with that, of the checks asked for, and what blocks by the job's own policy
 */
record GateResult(
        @NonNull Policy policy,
        int score,
        @NonNull Instant evaluatedAt,
        @NonNull List<JudgedCheck> checks,
        @NonNull BuildObservation build,
        @NonNull List<BuildFinding> findings) {
    GateResult {
        checks = List.copyOf(checks);
        findings = List.copyOf(findings);
    }

    /** Whether the gate is closed for this build whatever the controller is like. */
    boolean buildBlocks() {
        return findings.stream().anyMatch(BuildFinding::blocks);
    }

    boolean open() {
        return !buildBlocks() && checks.stream().noneMatch(JudgedCheck::blocks);
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
        findings.stream()
                .filter(BuildFinding::blocks)
                .map(finding -> finding.check().id())
                .filter(id -> !ids.contains(id))
                .forEach(ids::add);
        return ids;
    }
}
