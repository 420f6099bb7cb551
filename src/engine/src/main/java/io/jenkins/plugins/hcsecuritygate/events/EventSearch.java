package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds events in the files of a log, also while they are written. It judges no chain: what does not have the hash of what
 * it says is found and marked, what cannot be read is counted.
 *
 * <p>Whole files are passed over by the time of their first line. Should the clock have been set back by more than an
 * hour, a search by time may miss what was written meanwhile; one without a time does not.
 */
public final class EventSearch {

    /** Events of several threads are not in the order of their times, and clocks are set. */
    private static final Duration SLACK = Duration.ofHours(1);

    private EventSearch() {}

    /**
     * @param event the event
     * @param intact whether its line has the hash of what it says
     */
    public record Found(@NonNull LoggedEvent event, boolean intact) {}

    /**
     * Some events, the newest first.
     *
     * @param events what was found
     * @param next where to go on: number of the event before which to look; 0 if there is nothing more
     * @param spent whether the search ended because it had read enough, not because it had found enough
     * @param unreadable lines on the way that could not be read
     */
    public record Page(@NonNull List<Found> events, long next, boolean spent, long unreadable) {
        public Page {
            events = List.copyOf(events);
        }
    }

    /** Told of each event that is found. */
    @FunctionalInterface
    public interface Sink {
        void event(@NonNull Found found) throws IOException;
    }

    /**
     * Looks from the end of the log.
     *
     * @param before number of the event before which to look; {@link Long#MAX_VALUE} for the end
     * @param limit how many events to find at most
     * @param maxBytes how much to read at most
     */
    @NonNull
    public static Page newest(
            @NonNull Path directory, @NonNull EventFilter filter, long before, int limit, long maxBytes)
            throws IOException {
        List<Path> files = LogFiles.list(directory);
        List<Found> found = new ArrayList<>();
        long budget = maxBytes;
        long unreadable = 0;
        long lowest = before;
        for (int i = files.size() - 1; i >= 0; i--) {
            Path file = files.get(i);
            if (LogFiles.firstSequence(LogFiles.nameOf(file)) >= before) {
                continue;
            }
            Instant to = filter.to();
            if (to != null && i > 0 && startsAfter(file, to)) {
                continue;
            }
            Instant from = filter.from();
            if (from != null && i + 1 < files.size() && startsBefore(files.get(i + 1), from)) {
                return new Page(found, 0, false, unreadable);
            }
            try (ReverseLines lines = new ReverseLines(file, budget)) {
                lines.seekBefore(before);
                for (ReverseLines.Line line = lines.previous(); line != null; line = lines.previous()) {
                    if (!line.terminated()) {
                        continue; // about to be written, or torn, which the verification says
                    }
                    EventLine.Read read = parse(line.content());
                    if (read == null) {
                        unreadable++;
                        continue;
                    }
                    LoggedEvent event = read.event();
                    if (event.sequence() >= before) {
                        continue;
                    }
                    if (filter.accepts(event)) {
                        if (found.size() == limit) {
                            return new Page(found, lowest, false, unreadable);
                        }
                        found.add(new Found(event, read.intact()));
                    }
                    lowest = event.sequence();
                }
                budget = lines.budget();
                if (lines.isSpent()) {
                    // Without a line that could be read there is no place to go on from.
                    return new Page(found, lowest == before ? 0 : lowest, true, unreadable);
                }
            } catch (NoSuchFileException e) {
                // Its time was over since the directory was listed.
                return new Page(found, 0, false, unreadable);
            }
        }
        return new Page(found, 0, false, unreadable);
    }

    /**
     * Goes through the log from its start.
     *
     * @return how many lines could not be read
     */
    public static long oldest(@NonNull Path directory, @NonNull EventFilter filter, @NonNull Sink sink)
            throws IOException {
        List<Path> files = LogFiles.list(directory);
        long unreadable = 0;
        for (int i = 0; i < files.size(); i++) {
            Instant from = filter.from();
            if (from != null && i + 1 < files.size() && startsBefore(files.get(i + 1), from)) {
                continue;
            }
            Instant to = filter.to();
            if (to != null && i > 0 && startsAfter(files.get(i), to)) {
                return unreadable;
            }
            try (ForwardLines lines = new ForwardLines(files.get(i))) {
                for (ForwardLines.Line line = lines.next(); line != null; line = lines.next()) {
                    EventLine.Read read = line.terminated() ? parse(line.content()) : null;
                    if (read == null) {
                        unreadable += line.terminated() ? 1 : 0;
                    } else if (filter.accepts(read.event())) {
                        sink.event(new Found(read.event(), read.intact()));
                    }
                }
            } catch (NoSuchFileException e) {
                continue; // its time was over since the directory was listed
            }
        }
        return unreadable;
    }

    private static boolean startsBefore(Path file, Instant moment) throws IOException {
        Instant start = start(file);
        return start != null && start.plus(SLACK).isBefore(moment);
    }

    private static boolean startsAfter(Path file, Instant moment) throws IOException {
        Instant start = start(file);
        return start != null && start.minus(SLACK).isAfter(moment);
    }

    @CheckForNull
    private static Instant start(Path file) throws IOException {
        try (ForwardLines lines = new ForwardLines(file)) {
            ForwardLines.Line line = lines.next();
            EventLine.Read read = line == null ? null : parse(line.content());
            return read == null ? null : read.event().time();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @CheckForNull
    private static EventLine.Read parse(@CheckForNull byte[] content) {
        try {
            return content == null ? null : EventLine.parse(content);
        } catch (EventLine.Malformed e) {
            return null;
        }
    }
}
