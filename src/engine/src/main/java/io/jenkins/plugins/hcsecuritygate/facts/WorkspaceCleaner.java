package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * Workspace clean-up configured on a job of a classic type with the ws-cleanup plugin.
 *
 * @param afterBuild true for the publisher, false for the wrapper that cleans before the next build
 * @param skippedResults build results after which it does not run, as their names in Jenkins
 * @param selective whether patterns keep part of the files
 * @param failsSilently {@code notFailBuild}: a failed clean-up does not fail the build
 * @param keepsMatrixParent whether a matrix parent's own workspace is left
 */
public record WorkspaceCleaner(
        boolean afterBuild,
        @NonNull List<String> skippedResults,
        boolean selective,
        boolean failsSilently,
        boolean keepsMatrixParent) {
    public WorkspaceCleaner {
        skippedResults = List.copyOf(skippedResults);
    }
}
