package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * The body of a closure, method or control structure.
 *
 * @param line line where it opens, from 1
 * @param statements its statements in order
 */
record Block(int line, @NonNull List<Statement> statements) {
    Block {
        statements = List.copyOf(statements);
    }
}
