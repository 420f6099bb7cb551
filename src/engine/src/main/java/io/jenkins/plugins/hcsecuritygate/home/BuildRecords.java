package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The script that a Pipeline's build recorded. {@code CpsFlowExecution} keeps the text it ran in {@code build.xml}; for
 * a Pipeline from an SCM it is the only text in the home.
 */
final class BuildRecords {

    /** A build that failed before it had a script says nothing, but an earlier one may. */
    private static final int BUILDS_TO_TRY = 5;

    private static final String NO_BUILD = ", and no build of it is in the home";
    private static final String ANSWER = "Build the job once; its last build keeps the script";

    private final HomeDirectory home;

    BuildRecords(@NonNull HomeDirectory home) {
        this.home = home;
    }

    /**
     * The script of the last build that recorded one.
     *
     * @param job the job's directory relative to the home
     * @param elsewhere why the job's configuration does not hold the script, as a clause
     */
    @NonNull
    Fact<String> lastScript(@NonNull String job, @NonNull String elsewhere) {
        List<String> records;
        String builds = HomeDirectory.join(job, "builds");
        try (Stream<HomeEntry> entries = home.list(builds).stream()) {
            records = entries.filter(entry -> entry.isDirectory() && isNumber(entry.name()))
                    .map(HomeEntry::name)
                    .sorted(Comparator.comparingInt(String::length)
                            .thenComparing(Comparator.naturalOrder())
                            .reversed())
                    .limit(BUILDS_TO_TRY)
                    .toList();
        } catch (HomeFileException e) {
            return e.isAbsent()
                    ? Fact.unknown(elsewhere + NO_BUILD, ANSWER)
                    : Fact.unknown(e.getMessage(), "Make the directory readable");
        }
        for (String number : records) {
            String path = HomeDirectory.join(HomeDirectory.join(builds, number), "build.xml");
            Observed<XmlElement> record = XmlFiles.read(home, path);
            if (record instanceof Observed.Unreadable<XmlElement> unreadable) {
                return Fact.unknown(unreadable.why(), ANSWER);
            }
            String script = record.toOptional()
                    .map(root -> root.find("execution", "script"))
                    .map(XmlElement::text)
                    .orElse("");
            if (!script.isBlank()) {
                return Fact.known(script);
            }
        }
        return Fact.unknown(
                elsewhere + (records.isEmpty() ? NO_BUILD : ", and its last builds recorded no script"), ANSWER);
    }

    private static boolean isNumber(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
