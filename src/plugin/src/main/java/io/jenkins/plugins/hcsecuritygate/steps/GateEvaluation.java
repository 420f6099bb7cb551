package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;
import io.jenkins.plugins.hcsecuritygate.policy.Gate;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import io.jenkins.plugins.hcsecuritygate.posture.Posture;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import java.time.Instant;
import java.util.List;
import jenkins.model.Jenkins;

/**
 * Judges the controller and one build under the policy of its job, made stricter by what the build asks for. May read
 * files, so it must not run on a thread that Pipeline needs.
 */
final class GateEvaluation {

    private GateEvaluation() {}

    @NonNull
    static GateResult evaluate(@NonNull GateOptions options, @NonNull BuildPlace place) {
        // The posture is the controller's, whoever runs the build.
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            Posture posture = PostureService.get().current(options.maxAge());
            Item job = Jenkins.get().getItemByFullName(place.job());
            // One that is gone has no folder to ask any more.
            Policy demanded = job == null
                    ? HcSecurityGateConfiguration.get().policy().stricter(Policy.of(Profile.STRICT))
                    : JobPolicies.of(job);
            return judge(posture, demanded, options, place, Instant.now());
        }
    }

    @NonNull
    static GateResult judge(Posture posture, Policy demanded, GateOptions options, BuildPlace place, Instant now) {
        // The policy may have changed since the controller was observed; it counts at once.
        Verdict byController = demanded.equals(posture.policy())
                ? posture.verdict()
                : new Gate(Catalogue.checks()).evaluate(posture.facts(), demanded, now);
        Policy tightened = options.tighten(demanded);
        List<String> ids = options.checks();
        Verdict byBuild = tightened.equals(demanded)
                ? byController
                : new Gate(selected(ids)).evaluate(posture.facts(), tightened, now);
        List<JudgedCheck> listed = byController.checks().stream()
                .filter(check -> check.blocks() || isSelected(ids, check))
                .map(check -> isSelected(ids, check) ? stricter(check, byBuild) : check)
                .toList();
        Finding finding = place.finding();
        return new GateResult(
                tightened,
                byController.score(),
                posture.evaluatedAt(),
                listed,
                place,
                finding == null ? null : new JudgedFinding(finding, place.waiver(tightened, now)));
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
