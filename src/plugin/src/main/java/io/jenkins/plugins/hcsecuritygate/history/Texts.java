package io.jenkins.plugins.hcsecuritygate.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;

/** Texts of files that another version of the plugin, or somebody by hand, may have written. */
final class Texts {

    /** Names of jobs may be as long as a file system permits, and one entry holds many of them. */
    private static final int MOST = 300;

    private Texts() {}

    @NonNull
    static String orEmpty(@CheckForNull String text) {
        if (text == null) {
            return "";
        }
        return text.length() <= MOST
                ? text
                : text.substring(0, Character.isHighSurrogate(text.charAt(MOST - 1)) ? MOST - 1 : MOST) + "…";
    }
}
