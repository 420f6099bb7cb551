package io.jenkins.plugins.hcsecuritygate.steps;

import java.util.Locale;

/** What a closed gate does to the build that asked. */
enum GateAction {
    /** Stops the build for good. */
    FAIL,
    /** Marks the build unstable and lets it go on. */
    UNSTABLE,
    /** Says so in the log, nothing else. */
    WARN;

    /** The word used in Pipeline scripts. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
