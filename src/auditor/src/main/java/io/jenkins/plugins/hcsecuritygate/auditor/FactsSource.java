package io.jenkins.plugins.hcsecuritygate.auditor;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import java.io.IOException;
import java.nio.file.Path;

/** Where facts come from: the home reader, or in tests whatever they need. */
@FunctionalInterface
interface FactsSource {

    /**
     * Reads a home.
     *
     * @throws IOException if nothing of it can be read; the message is one line, fit for a terminal
     */
    @NonNull
    ControllerFacts read(@NonNull Path home, @NonNull Target target) throws IOException;
}
