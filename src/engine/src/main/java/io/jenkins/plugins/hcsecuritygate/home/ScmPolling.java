package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.List;
import java.util.Set;

/**
 * Whether a job's SCM trigger needs the workspace of the last build. If it does, a wiped workspace makes the job build
 * on every poll or never again. For Git the rule is that of {@code GitSCM.requiresWorkspaceForPolling}: certain
 * extensions, or anything but a single branch without wildcards ({@code GitSCM.getSingleBranch}).
 */
final class ScmPolling {

    private static final String GIT_EXTENSIONS = "hudson.plugins.git.extensions.impl.";
    private static final Set<String> NEEDING = Set.of(
            GIT_EXTENSIONS + "DisableRemotePoll",
            GIT_EXTENSIONS + "PathRestriction",
            GIT_EXTENSIONS + "UserExclusion",
            GIT_EXTENSIONS + "MessageExclusion");

    private ScmPolling() {}

    @NonNull
    static Fact<Boolean> needsWorkspace(@NonNull XmlElement job) {
        XmlElement scm = job.child("scm");
        String scmClass = scm == null ? "hudson.scm.NullSCM" : String.valueOf(scm.classAttribute());
        if (!polls(job)) {
            return Fact.known(false);
        }
        return switch (scmClass) {
            case "hudson.scm.NullSCM", "hudson.scm.SubversionSCM" -> Fact.known(false);
            case "hudson.plugins.git.GitSCM" -> git(scm);
            default -> unknown("whether " + scmClass + " polls with a workspace depends on its plugin");
        };
    }

    private static boolean polls(XmlElement job) {
        XmlElement triggers = job.child("triggers");
        XmlElement trigger = triggers == null ? null : triggers.child("hudson.triggers.SCMTrigger");
        String spec = trigger == null ? null : trigger.text("spec");
        return spec != null && !spec.isEmpty();
    }

    private static Fact<Boolean> git(XmlElement scm) {
        XmlElement extensions = scm.child("extensions");
        if (extensions != null) {
            for (XmlElement extension : extensions.children()) {
                if (NEEDING.contains(extension.className())) {
                    return Fact.known(true);
                }
            }
        }
        XmlElement branches = scm.child("branches");
        XmlElement repositories = scm.child("userRemoteConfigs");
        List<XmlElement> specs = branches == null ? List.of() : branches.children();
        String name = specs.size() == 1 ? specs.get(0).text("name") : null;
        if (name == null) {
            return Fact.known(true);
        }
        // With one repository the leading wildcard can only mean that one, so it is no wildcard.
        boolean oneRepository = repositories == null || repositories.children().size() == 1;
        String branch = name.startsWith("*/") && oneRepository ? name.substring(2) : name;
        return Fact.known(branch.indexOf('*') >= 0);
    }

    private static Fact<Boolean> unknown(String why) {
        return Fact.unknown(why, "Look at the job's polling log after a wipe, or replace polling by a webhook");
    }
}
