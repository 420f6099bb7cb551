package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeCache;
import io.jenkins.plugins.hcsecuritygate.home.HomeFileException;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import java.io.File;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;

/**
 * Facts about this controller: its home, read as the auditor reads any home, under what only the running controller
 * knows. So a live audit and one of the home agree wherever they can.
 */
final class LiveFacts implements PostureService.FactsSource {

    private final HomeCache cache = new HomeCache();

    /** Looks through the whole home and reads what has changed; not to be called under a lock of Jenkins. */
    @NonNull
    @Override
    public ControllerFacts observe() throws HomeFileException {
        Jenkins jenkins = Jenkins.get();
        WorkspacesInUse before = WorkspacesInUse.on("");
        ControllerFacts home =
                HomeReader.read(jenkins.getRootDir().toPath(), new Target(Target.Kind.LIVE, "this controller"), cache);
        return LiveOverlay.over(home, RunningController.capture(jenkins, home, before));
    }

    /** Has a file that Jenkins has just written read again, even if its size and time stay what they were. */
    void saved(@NonNull File file) {
        Path home = Jenkins.get().getRootDir().toPath().toAbsolutePath();
        Path path = file.toPath().toAbsolutePath();
        if (path.startsWith(home)) {
            cache.changed(StreamSupport.stream(home.relativize(path).spliterator(), false)
                    .map(Path::toString)
                    .collect(Collectors.joining("/")));
        }
    }
}
