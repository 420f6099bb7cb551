package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import java.time.Instant;
import java.util.Comparator;
import jenkins.model.Jenkins;

/**
 * Where a build runs at the moment. The posture speaks of what the controller permits; a build that sits on the
 * controller while it asks is worse than the permission.
 *
 * @param job full name of the build's job
 * @param build display name of the build
 * @param node name of the node, null if the build holds none
 * @param builtIn whether that is the built-in node
 */
record BuildPlace(
        @NonNull String job,
        @NonNull String build,
        @CheckForNull String node,
        boolean builtIn) {

    /** Waivers name it as a check; the posture has the same control over all jobs. */
    static final String CHECK = "controller-builds";

    static final Severity SEVERITY = Severity.HIGH;

    static final String REMEDIATION =
            "Run the build on an agent (Declarative: agent { label '…' }, Scripted: node('…')), and set the number"
                    + " of executors of the built-in node to 0.";

    @NonNull
    static BuildPlace of(@NonNull Run<?, ?> run, @CheckForNull Computer computer) {
        boolean builtIn = computer instanceof Jenkins.MasterComputer;
        String node = computer == null ? null : builtIn ? "built-in" : computer.getName();
        return new BuildPlace(run.getParent().getFullName(), "#" + run.getNumber(), node, builtIn);
    }

    /** What is wrong with the place, null if nothing is. */
    @CheckForNull
    Finding finding() {
        return builtIn
                ? Finding.fail(
                        new Resource("job", job, "build " + build),
                        "this build runs on the built-in node, where it can read and change the controller's files")
                : null;
    }

    /** The waiver that covers the finding, null if none does. */
    @CheckForNull
    Waiver waiver(@NonNull Policy policy, @NonNull Instant now) {
        Finding finding = finding();
        return finding == null
                ? null
                : policy.waivers().stream()
                        .filter(waiver -> waiver.voidBecause(now) == null && waiver.concerns(CHECK, finding.resource()))
                        .max(Comparator.comparing(Waiver::expires))
                        .orElse(null);
    }
}
