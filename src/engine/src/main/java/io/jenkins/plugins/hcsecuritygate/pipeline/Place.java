package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * Where in a workspace's body a step stands, as far as it matters to a clean-up.
 *
 * @param condition what decides whether it runs, as in "the if on line 3"; empty if nothing does
 * @param subdirectory whether it runs in a directory other than the workspace's root
 */
record Place(@NonNull String condition, boolean subdirectory) {
    static final Place TOP = new Place("", false);

    /** The same place under one more condition; the outermost is the one to name. */
    Place under(String what, int line) {
        return condition.isEmpty() ? new Place(what + " on line " + line, subdirectory) : this;
    }

    Place inDirectory(boolean isWorkspaceRoot) {
        return new Place(condition, !isWorkspaceRoot);
    }
}
