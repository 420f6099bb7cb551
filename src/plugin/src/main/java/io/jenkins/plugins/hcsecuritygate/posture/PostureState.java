package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;

/** The last attempt to look at the controller. A failed one replaces an earlier success: what that said may be over. */
sealed interface PostureState {

    /** Nobody has looked since Jenkins started. */
    record NotEvaluated() implements PostureState {}

    /**
     * It worked.
     *
     * @param seen how many changes had been told of before it began; one that came later may not be in it
     */
    record Evaluated(@NonNull Posture posture, long seen) implements PostureState {}

    /**
     * It did not.
     *
     * @param at when it failed
     * @param why the cause, fit for a page
     */
    record Failed(@NonNull Instant at, @NonNull String why) implements PostureState {}
}
