package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * Script text that cannot be read. Its message holds a line and a cause, never text of the script: scripts hold
 * secrets, and messages end up in logs and reports.
 */
final class PipelineTextException extends Exception {
    private static final long serialVersionUID = 1L;

    PipelineTextException(int line, @NonNull String cause) {
        super("line " + line + ": " + cause);
    }
}
