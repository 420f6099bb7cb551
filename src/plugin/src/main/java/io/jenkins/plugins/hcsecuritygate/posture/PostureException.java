package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;

/** The controller could not be looked at, so nothing may be concluded. The message is fit for a build log. */
public final class PostureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PostureException(@NonNull String message, @NonNull Throwable cause) {
        super(message, cause);
    }
}
