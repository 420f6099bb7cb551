package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.StartupExecutors;
import io.jenkins.plugins.hcsecuritygate.pipeline.ExecutorCounts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Scripts that Jenkins runs at every start: {@code init.groovy} and {@code init.groovy.d/*.groovy}
 * ({@code jenkins.util.groovy.GroovyHookScript}). Read for the executor count they set.
 */
final class StartupScripts {

    private static final String SINGLE = "init.groovy";
    private static final String DIRECTORY = "init.groovy.d";
    private static final int MAX_BYTES = 4 << 20;
    private static final String MEND = "Make the script readable, or set the executors in config.xml alone";

    private StartupScripts() {}

    @NonNull
    static Inventory<StartupExecutors> read(@NonNull HomeDirectory home) {
        List<StartupExecutors> found = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        read(home, SINGLE, found, gaps);
        try {
            for (HomeEntry entry : home.list(DIRECTORY)) {
                String path = HomeDirectory.join(DIRECTORY, entry.name());
                if (entry.problem() != null) {
                    gaps.add(new Gap(HomeNames.display(path), HomeNames.display(path), "it " + entry.problem(), MEND));
                } else if (entry.isFile() && entry.name().endsWith(".groovy")) {
                    read(home, path, found, gaps);
                }
            }
        } catch (HomeFileException e) {
            if (!e.isAbsent()) {
                gaps.add(new Gap(DIRECTORY, DIRECTORY, e.getMessage(), MEND));
            }
        }
        return new Inventory<>(found, gaps);
    }

    private static void read(HomeDirectory home, String path, List<StartupExecutors> found, List<Gap> gaps) {
        String location = HomeNames.display(path);
        try {
            String text = new String(home.read(path, MAX_BYTES), StandardCharsets.UTF_8);
            Fact<List<ExecutorCounts.Assignment>> assignments = ExecutorCounts.read(text);
            if (assignments instanceof Fact.Unknown<List<ExecutorCounts.Assignment>> unknown) {
                gaps.add(new Gap(location, location, unknown.why(), unknown.answeredBy()));
            }
            // The last one in a script wins, and a finding is about a script.
            assignments.toOptional().stream()
                    .flatMap(List::stream)
                    .reduce((first, second) -> second)
                    .map(last -> new StartupExecutors(location, last.line(), last.executors()))
                    .ifPresent(found::add);
        } catch (HomeFileException e) {
            if (!e.isAbsent()) {
                gaps.add(new Gap(location, location, e.getMessage(), MEND));
            }
        }
    }
}
