package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.policy.Gate;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.posture.Posture;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import java.time.Instant;
import java.util.List;

/**
 * Judges the controller and one build under the policy of its job, made stricter by what the build asks for. May read
 * files, so it must not run on a thread that Pipeline needs.
 */
final class GateEvaluation {

    private GateEvaluation() {}

    @NonNull
    static GateResult evaluate(
            @NonNull GateOptions options, @NonNull BuildObservation build, @NonNull Policy demanded) {
        // The posture is the controller's, whoever runs the build.
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            Posture posture = PostureService.get().current(options.maxAge());
            return judge(posture, demanded, options, build, Instant.now());
        }
    }

    @NonNull
    static GateResult judge(
            Posture posture, Policy demanded, GateOptions options, BuildObservation build, Instant now) {
        // The policy may have changed since the controller was observed, or a waiver ended; both count at once.
        Verdict byController = posture.verdict(new Gate(Catalogue.checks()), demanded, now);
        Policy tightened = options.tighten(demanded);
        List<String> ids = options.checks();
        Verdict byBuild = tightened.equals(demanded)
                ? byController
                : new Gate(selected(ids)).evaluate(posture.facts(), tightened, now);
        List<JudgedCheck> listed = byController.checks().stream()
                .filter(check -> check.blocks() || isSelected(ids, check))
                .map(check -> isSelected(ids, check) ? stricter(check, byBuild) : check)
                .toList();
        return new GateResult(
                tightened,
                byController.score(),
                posture.evaluatedAt(),
                listed,
                build,
                BuildChecks.of(build, ids, tightened, demanded, posture, now));
    }

    private static List<Check> selected(List<String> ids) {
        return Catalogue.checks().stream()
                .filter(check -> ids.isEmpty() || ids.contains(check.metadata().id()))
                .toList();
    }

    private static boolean isSelected(List<String> ids, JudgedCheck check) {
        return ids.isEmpty() || ids.contains(check.metadata().id());
    }

    private static JudgedCheck stricter(JudgedCheck check, Verdict byBuild) {
        return byBuild.checks().stream()
                .filter(other -> other.metadata().id().equals(check.metadata().id()))
                .findFirst()
                .orElse(check);
    }
}
