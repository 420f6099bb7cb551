package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeFileException;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import jenkins.model.Jenkins;

/**
 * Facts about this controller: its home, read as the auditor reads any home, under what only the running controller
 * knows. So a live audit and one of the home agree wherever they can.
 */
final class LiveFacts {

    private LiveFacts() {}

    /** Reads the whole home, so it takes as long as that does; not to be called under a lock of Jenkins. */
    @NonNull
    static ControllerFacts observe() throws HomeFileException {
        Jenkins jenkins = Jenkins.get();
        ControllerFacts home =
                HomeReader.read(jenkins.getRootDir().toPath(), new Target(Target.Kind.LIVE, "this controller"));
        return LiveOverlay.over(home, RunningController.capture(jenkins));
    }
}
