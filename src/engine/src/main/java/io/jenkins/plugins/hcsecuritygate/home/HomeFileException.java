package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;

/**
 * A file or directory of the home could not be used. The message is one clause, path and predicate, fit for a report:
 * odd characters of the path are escaped and nothing of the content is in it.
 */
public final class HomeFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String path;
    private final String problem;

    HomeFileException(@NonNull Reason reason, @NonNull String path, @NonNull String problem) {
        super(HomeNames.displayPath(path) + " " + problem);
        this.reason = reason;
        this.path = path;
        this.problem = problem;
    }

    /** None: the message says it all, and of files that are looked for and absent there are thousands. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    static HomeFileException absent(@NonNull String path) {
        return new HomeFileException(Reason.ABSENT, path, "does not exist");
    }

    /** Why the file could not be used. Everything but {@link #ABSENT} means that something is there. */
    public enum Reason {
        /** Nothing is there, and Jenkins would find nothing there either. */
        ABSENT,
        /** A link leads out of the home, to nothing, in a circle, or through too many links. */
        LINK,
        TOO_LARGE,
        DENIED,
        /** A FIFO, socket or device, a directory where a file is wanted, or the other way round. */
        WRONG_TYPE,
        /** The name cannot be the name of a file in the home. */
        NAME,
        /** Any other failure of the file system. */
        FAILURE
    }

    @NonNull
    public Reason reason() {
        return reason;
    }

    public boolean isAbsent() {
        return reason == Reason.ABSENT;
    }

    /** Path relative to the home of what is wrong, which may be a directory above the one asked for; not escaped. */
    @NonNull
    public String path() {
        return path;
    }

    /** What is wrong, as a predicate without the path: "is larger than 64 MiB". */
    @NonNull
    public String problem() {
        return problem;
    }
}
