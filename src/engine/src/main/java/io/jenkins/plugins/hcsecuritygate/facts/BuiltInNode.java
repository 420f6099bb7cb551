package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * The controller's own node.
 *
 * @param executors number of executors; Jenkins' default is 2 where {@code config.xml} does not say
 * @param stated whether the number is written down, rather than Jenkins' default
 * @param exclusive mode {@code EXCLUSIVE}: keeps away only tasks without a label
 */
public record BuiltInNode(int executors, boolean stated, boolean exclusive) {

    /** {@code hudson.model.Node} has no default of its own; {@code jenkins.model.Jenkins.numExecutors} starts with 2. */
    public static final int DEFAULT_EXECUTORS = 2;

    /** The name the built-in node has in reports; on disk it has none. */
    @NonNull
    public static String reportName() {
        return "built-in";
    }
}
