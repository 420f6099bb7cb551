package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.posture.Posture;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

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
            PostureService service = PostureService.get();
            Posture posture = service.current(options.maxAge());
            Instant now = Instant.now();
            return judge(posture, policy -> service.judge(posture, policy, now), demanded, options, build, now);
        }
    }

    /** @param verdicts what the posture comes to under a policy */
    @NonNull
    static GateResult judge(
            Posture posture,
            Function<Policy, Verdict> verdicts,
            Policy demanded,
            GateOptions options,
            BuildObservation build,
            Instant now) {
        // The policy may have changed since the controller was observed, or a waiver ended; both count at once.
        Verdict byController = verdicts.apply(demanded);
        Policy tightened = options.tighten(demanded);
        List<String> ids = options.checks();
        Verdict byBuild = tightened.equals(demanded) ? byController : verdicts.apply(tightened);
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
