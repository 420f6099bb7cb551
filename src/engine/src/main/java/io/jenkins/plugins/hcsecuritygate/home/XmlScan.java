package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;

/** Takes the parts of a document one after the other, so that a large one need not be held in memory. */
interface XmlScan {

    /** @param depth 0 for the root */
    void start(@NonNull String name, int depth);

    /** A piece of text directly in the element that was started last. */
    void text(@NonNull String piece);

    void end(int depth);
}
