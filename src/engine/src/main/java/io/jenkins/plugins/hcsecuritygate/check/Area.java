package io.jenkins.plugins.hcsecuritygate.check;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;

/** Parts of a controller by which checks are grouped; the words are part of the report schema. */
public enum Area {
    ACCESS,
    AGENTS,
    CONTROLLER,
    CREDENTIALS,
    EVIDENCE,
    NETWORK,
    UPDATES,
    WORKSPACE;

    /** The word used in reports. */
    @NonNull
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
