package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Removes files all of whose events are older than the retention, the oldest first and never the current one. Each
 * removal is safely on record before the file goes. For one thread.
 */
final class Retention {
    private static final Logger LOGGER = Logger.getLogger(Retention.class.getName());

    private final Path directory;
    private final Clock clock;

    /** Files whose removal is on record; should it fail, it is tried again and not recorded again. */
    private final Set<Path> announced = new HashSet<>();

    Retention(@NonNull Path directory, @NonNull Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * @param years how long events are kept
     * @param writer takes the records
     * @return why a file could not be removed; null if nothing stood in the way
     */
    @CheckForNull
    String removeExpired(int years, @NonNull ChainWriter writer) throws IOException {
        String problem = removeFiles(years, writer);
        String ofTorn = removeTorn();
        return problem == null ? ofTorn : problem;
    }

    @CheckForNull
    private String removeFiles(int years, ChainWriter writer) throws IOException {
        Instant horizon =
                clock.instant().atOffset(ZoneOffset.UTC).minusYears(years).toInstant();
        List<Path> files = LogFiles.list(directory);
        for (int i = 0; i + 1 < files.size(); i++) {
            LoggedEvent next = first(files.get(i + 1));
            if (next == null || !next.time().isBefore(horizon) || !isOlder(files.get(i), horizon, next)) {
                return null;
            }
            String problem = remove(files.get(i), next, writer);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    @CheckForNull
    private String remove(Path expired, LoggedEvent next, ChainWriter writer) throws IOException {
        String name = LogFiles.nameOf(expired);
        if (!announced.contains(expired)) {
            writer.record(
                    EventKind.LOG_REMOVED,
                    name,
                    Map.of(
                            "firstSequence", Long.toString(LogFiles.firstSequence(name)),
                            "lastSequence", Long.toString(next.sequence() - 1),
                            "lastHash", next.previous(),
                            "bytes", Long.toString(LogFiles.attributes(expired).size()),
                            "olderThan", next.time().toString()));
            // Only now: a record that could not be written is none, and this outlives the writer that failed.
            announced.add(expired);
        }
        try {
            Files.delete(expired);
        } catch (IOException e) {
            return cannotDelete(e);
        }
        return null;
    }

    /** What was cut off from a file goes after it: what is kept aside of a file that is still there belongs to it. */
    @CheckForNull
    private String removeTorn() throws IOException {
        for (Path gone : announced) {
            if (LogFiles.exists(gone)) {
                continue;
            }
            try {
                for (Path torn : LogFiles.tornFrom(gone)) {
                    Files.delete(torn);
                }
            } catch (IOException e) {
                return cannotDelete(e);
            }
        }
        return null;
    }

    private static String cannotDelete(IOException e) {
        LOGGER.log(Level.WARNING, e, () -> "A file of the event log that has outlived its time cannot be deleted");
        return "cannot delete what has outlived its time: " + LogFiles.describe(e);
    }

    /** The first event of a file; null if it is not as it was written. */
    @CheckForNull
    private static LoggedEvent first(Path file) throws IOException {
        try (ForwardLines lines = new ForwardLines(file)) {
            ForwardLines.Line line = lines.next();
            return line == null ? null : EventLine.intact(line.content());
        }
    }

    /**
     * Whether all events of a file are as they were written and older than that, and what follows follows them. One line
     * would not do, since it may be of a time when the clock was wrong; and what was changed is evidence, which stays.
     */
    private static boolean isOlder(Path file, Instant horizon, LoggedEvent next) throws IOException {
        LoggedEvent last = null;
        try (ForwardLines lines = new ForwardLines(file)) {
            for (ForwardLines.Line line = lines.next(); line != null; line = lines.next()) {
                last = line.terminated() ? EventLine.intact(line.content()) : null;
                if (last == null || !last.time().isBefore(horizon)) {
                    return false;
                }
            }
        }
        return last != null && last.hash().equals(next.previous());
    }
}
