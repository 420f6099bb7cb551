package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.Cleanup;

/**
 * How surely a workspace is wiped, and why.
 *
 * @param cleanup the grade
 * @param explanation a clause naming steps and lines
 */
record Verdict(@NonNull Cleanup cleanup, @NonNull String explanation) {

    /** Whether a clean-up is visible at all. */
    boolean cleans() {
        return cleanup == Cleanup.ALWAYS || cleanup == Cleanup.SOMETIMES;
    }

    /** This verdict where it only holds under a condition. */
    Verdict onlyIf(String explanationIfCertain) {
        return cleanup == Cleanup.ALWAYS ? new Verdict(Cleanup.SOMETIMES, explanationIfCertain) : this;
    }

    /** The better of two: a workspace is wiped if either wipes it. */
    Verdict or(Verdict other) {
        return rank(other.cleanup) > rank(cleanup) ? other : this;
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
