package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Set;

/**
 * The controller's own node.
 *
 * @param executors number of executors; Jenkins' default is 2 where {@code config.xml} does not say
 * @param stated whether the number is written down, rather than Jenkins' default
 * @param exclusive mode {@code EXCLUSIVE}: keeps away only tasks without a label
 * @param selfLabel the label it has by being the built-in node: {@link #SELF}, or {@link #FORMER_SELF} until an
 *     administrator agrees to the new name
 * @param ownLabels labels that its configuration gives it besides
 */
public record BuiltInNode(
        int executors,
        boolean stated,
        boolean exclusive,
        @NonNull String selfLabel,
        @NonNull Set<String> ownLabels) {

    /** {@code hudson.model.Node} has no default of its own; {@code jenkins.model.Jenkins.numExecutors} starts with 2. */
    public static final int DEFAULT_EXECUTORS = 2;

    public static final String SELF = "built-in";

    /** The label before Jenkins 2.307, kept by controllers that were not migrated. */
    public static final String FORMER_SELF = "master";

    public BuiltInNode {
        ownLabels = Set.copyOf(ownLabels);
    }

    /** A node without labels of its own. */
    public BuiltInNode(int executors, boolean stated, boolean exclusive) {
        this(executors, stated, exclusive, SELF, Set.of());
    }

    /** The name the built-in node has in reports; on disk it has none. */
    @NonNull
    public static String reportName() {
        return "built-in";
    }
}
