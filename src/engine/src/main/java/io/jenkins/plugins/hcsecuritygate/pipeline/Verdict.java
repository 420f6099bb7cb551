package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.Cleanup;

/**
 * How surely a workspace is wiped, and why.
 *
 * @param cleanup the grade
 * @param subject the step with its line, or empty where no clean-up is visible
 * @param predicate what is to be said of it
 */
record Verdict(
        @NonNull Cleanup cleanup,
        @NonNull String subject,
        @NonNull String predicate) {

    /** A clause naming steps and lines. */
    String explanation() {
        return subject.isEmpty() ? predicate : subject + " " + predicate;
    }

    /** Whether a clean-up is visible at all. */
    boolean cleans() {
        return cleanup == Cleanup.ALWAYS || cleanup == Cleanup.SOMETIMES;
    }

    /** This verdict where it only holds under a condition. */
    Verdict onlyIf(String restriction) {
        return cleanup == Cleanup.ALWAYS ? new Verdict(Cleanup.SOMETIMES, subject, restriction) : this;
    }

    /** The better of two: a workspace is wiped if either wipes it. */
    Verdict or(Verdict other) {
        return rank(other.cleanup) > rank(cleanup) ? other : this;
    }

    static Verdict never(String why) {
        return new Verdict(Cleanup.NEVER, "", why);
    }

    private static int rank(Cleanup cleanup) {
        return switch (cleanup) {
            case ALWAYS -> 3;
            case SOMETIMES -> 2;
            case UNKNOWN -> 1;
            case NEVER -> 0;
        };
    }
}
