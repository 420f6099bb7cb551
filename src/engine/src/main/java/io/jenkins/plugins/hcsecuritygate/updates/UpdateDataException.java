package io.jenkins.plugins.hcsecuritygate.updates;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * Update-site data was refused. The message is a predicate with the place, such as {@code is not JSON (line 1, column
 * 7)}; it quotes nothing of the data.
 */
public final class UpdateDataException extends Exception {
    private static final long serialVersionUID = 1L;

    /** No cause is kept: the parser's own messages quote the data. */
    UpdateDataException(@NonNull String problem) {
        super(problem);
    }

    UpdateDataException(@NonNull String problem, int line, int column) {
        this(problem + " (line " + line + ", column " + column + ")");
    }
}
