package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What stands behind a closed gate, in names that stay the same while the causes do.
 *
 * @param names the fingerprint of each finding that closes the gate, and what failed where something did
 */
record BlockingFindings(@NonNull SortedSet<String> names) {
    static final BlockingFindings NONE = new BlockingFindings(new TreeSet<>());

    BlockingFindings {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /** What a look at the controller failed of. */
    @NonNull
    static BlockingFindings failure(@NonNull String why) {
        return new BlockingFindings(new TreeSet<>(Set.of("failed " + why)));
    }

    @NonNull
    static BlockingFindings of(@NonNull Posture posture) {
        SortedSet<String> names = new TreeSet<>();
        for (JudgedCheck check : posture.verdict().checks()) {
            if (!check.blocks()) {
                continue;
            }
            String id = check.metadata().id();
            if (check.status() == Status.ERROR) {
                names.add(id + " error");
            }
            check.closing(posture.policy()).stream()
                    // With its status: a control that could not be told and now is known to be absent is news.
                    .map(finding -> name(id, finding))
                    .forEach(names::add);
        }
        return new BlockingFindings(names);
    }

    private static String name(String id, Finding finding) {
        return id + ' ' + finding.fingerprint(id) + ' ' + finding.status();
    }

    /** A short text that differs where the findings do. */
    @NonNull
    String digest() {
        return Util.getDigestOf(String.join("\n", names));
    }
}
