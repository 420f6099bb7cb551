package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.util.List;

/**
 * A policy file cannot be used. It says everything that is wrong, since whoever mends a file wants to do it once; each
 * problem is one line of the form {@code FILE:LINE:COLUMN: what is wrong; how to mend it}.
 */
public final class PolicyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String[] problems;

    PolicyException(@NonNull List<String> problems) {
        super(String.join("\n", problems));
        this.problems = problems.toArray(String[]::new);
    }

    /** The lines, in the order of the file; at least one. */
    @NonNull
    public List<String> problems() {
        return List.of(problems);
    }
}
