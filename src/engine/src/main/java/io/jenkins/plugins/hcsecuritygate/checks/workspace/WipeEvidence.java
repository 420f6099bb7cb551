package io.jenkins.plugins.hcsecuritygate.checks.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeCount;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What this plugin's wipe has done, in words: that it is on is a setting, and this is what came of it. */
final class WipeEvidence {

    private WipeEvidence() {}

    /** A clause to put behind a sentence; empty where nothing was counted. */
    @NonNull
    static String of(@NonNull Usage usage) {
        return usage.wipes().items().stream().findFirst().map(WipeEvidence::of).orElse("");
    }

    private static String of(WipeCount count) {
        return "; wiped since " + minute(count.since()) + ": "
                + (count.workspaces() == 1 ? "1 workspace" : count.workspaces() + " workspaces")
                + (count.last() == null ? "" : ", the last at " + minute(count.last()));
    }

    @NonNull
    static String minute(@NonNull Instant instant) {
        return instant.truncatedTo(ChronoUnit.MINUTES).toString();
    }
}
