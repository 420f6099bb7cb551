package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * One entry of a directory of the home.
 *
 * @param name file name, to be appended to the directory's path; if it is not valid UTF-8 a rendering of it, which
 *     addresses nothing
 * @param kind what the entry is, after a link has been followed
 * @param problem why the entry can be neither read nor listed, as a predicate such as "is a link that leaves the home";
 *     non-null exactly for {@link Kind#OTHER}, so that a caller can make it a gap instead of passing over it
 */
public record HomeEntry(
        @NonNull String name,
        @NonNull Kind kind,
        @CheckForNull String problem) {

    /** What can be done with an entry. */
    public enum Kind {
        FILE,
        DIRECTORY,
        /** Neither: a FIFO, socket or device, or a link that is not followed. */
        OTHER
    }

    public boolean isFile() {
        return kind == Kind.FILE;
    }

    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }
}
