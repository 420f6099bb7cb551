package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.events.ForwardLines.Line;
import io.jenkins.plugins.hcsecuritygate.events.Verification.Cause;
import io.jenkins.plugins.hcsecuritygate.events.Verification.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a log once from its start and says where its chain does not hold. Goes on after a break, so that a second one is
 * seen as well; keeps nothing but the line before, so any size will do.
 */
public final class LogVerifier {
    private static final int MAX_PROBLEMS = 20;

    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> missingHashes;
    private final long upTo;
    private long moreProblems;
    private long events;
    private LoggedEvent first;
    private LoggedEvent before;
    /** Lines since {@link #before} that were not understood. */
    private long skipped;
    /** Whether a record explains why what came before {@link #first} is not there. */
    private boolean removalOnRecord;

    private long lost;
    private long repairs;
    private long removals;

    private LogVerifier(Set<String> expectedHashes, long upTo) {
        this.missingHashes = new TreeSet<>(expectedHashes);
        this.upTo = upTo;
    }

    /**
     * Verifies the log in a directory.
     *
     * @param expectedHashes hashes of lines that have to be in it
     * @throws IOException if it cannot be read, or holds no log
     */
    @NonNull
    public static Verification directory(@NonNull Path directory, @NonNull Set<String> expectedHashes)
            throws IOException {
        return directory(directory, expectedHashes, Long.MAX_VALUE);
    }

    /** Verifies a log that is being written, up to an event that is known to be in it. */
    @NonNull
    public static Verification directory(@NonNull Path directory, @NonNull LoggedEvent known) throws IOException {
        return directory(directory, Set.of(known.hash()), known.sequence());
    }

    private static Verification directory(Path directory, Set<String> expectedHashes, long upTo) throws IOException {
        List<Path> files = LogFiles.list(directory);
        if (files.isEmpty()) {
            throw new IOException("holds no event log");
        }
        LogVerifier verifier = new LogVerifier(expectedHashes, upTo);
        verifier.read(files);
        LoggedEvent first = verifier.first;
        if (first != null && first.sequence() > 1 && !verifier.removalOnRecord) {
            verifier.problem(
                    LogFiles.nameOf(files.get(0)),
                    1,
                    Cause.MISSING_FILE,
                    "the log begins with event " + first.sequence() + ", and no record says that what came before was"
                            + " removed");
        }
        return verifier.result(files.size(), true);
    }

    /** Verifies some files of a log, which are one piece of the chain. */
    @NonNull
    public static Verification files(@NonNull List<Path> files, @NonNull Set<String> expectedHashes)
            throws IOException {
        LogVerifier verifier = new LogVerifier(expectedHashes, Long.MAX_VALUE);
        verifier.read(
                files.stream().sorted(Comparator.comparing(LogFiles::nameOf)).toList());
        return verifier.result(files.size(), false);
    }

    /** Whether a directory holds files with names of a log. */
    public static boolean isLog(@NonNull Path directory) throws IOException {
        return !LogFiles.list(directory).isEmpty();
    }

    private void read(List<Path> files) throws IOException {
        for (int i = 0; i < files.size(); i++) {
            if (before != null && before.sequence() >= upTo) {
                return;
            }
            read(files.get(i), i == files.size() - 1);
        }
        if (upTo != Long.MAX_VALUE && (before == null || before.sequence() < upTo)) {
            problem("", 0, Cause.ENDS_EARLY, "the log ends before event " + upTo + ", which was in it");
        }
    }

    private void read(Path file, boolean isLast) throws IOException {
        String name = LogFiles.nameOf(file);
        try (ForwardLines lines = new ForwardLines(file)) {
            Line line = lines.next();
            if (line == null) {
                problem(name, 0, isLast ? Cause.TORN_TAIL : Cause.WRONG_START, "the file is empty");
            }
            for (; line != null; line = lines.next()) {
                if (before != null && before.sequence() >= upTo) {
                    return;
                }
                line(name, line, isLast);
            }
        }
    }

    private void line(String file, Line line, boolean inLastFile) {
        if (!line.terminated()) {
            problem(
                    file,
                    line.number(),
                    inLastFile ? Cause.TORN_TAIL : Cause.UNREADABLE_LINE,
                    "the last line has no end (" + line.length() + " bytes)"
                            + (inLastFile
                                    ? "; its writer was killed and will repair that, or writes at this moment"
                                    : ""));
            return;
        }
        byte[] content = line.content();
        if (content == null) {
            unreadable(file, line, "it has " + line.length() + " bytes");
            return;
        }
        EventLine.Read read;
        try {
            read = EventLine.parse(content);
        } catch (EventLine.Malformed e) {
            unreadable(file, line, e.getMessage());
            return;
        }
        LoggedEvent event = read.event();
        events++;
        if (!read.intact()) {
            problem(
                    file,
                    line.number(),
                    Cause.HASH_MISMATCH,
                    "event " + event.sequence() + " does not have the hash of what it says");
        }
        if (line.number() == 1) {
            beginning(file, event);
        }
        follows(file, line.number(), event);
        count(event, read.intact());
        before = event;
        skipped = 0;
    }

    private void unreadable(String file, Line line, String why) {
        problem(file, line.number(), Cause.UNREADABLE_LINE, "the line cannot be read: " + why);
        skipped++;
    }

    private void beginning(String file, LoggedEvent event) {
        long named = LogFiles.firstSequence(file);
        if (named >= 0 && named != event.sequence()) {
            problem(file, 1, Cause.WRONG_START, "the file begins with event " + event.sequence());
        }
        boolean right = event.sequence() == 1
                ? is(event, EventKind.LOG_STARTED)
                : is(event, EventKind.LOG_ROTATED)
                        && event.previous().equals(event.event().details().get("previousHash"));
        if (!right) {
            problem(file, 1, Cause.WRONG_START, "the file does not begin with the record that a file begins with");
        }
    }

    private void follows(String file, long line, LoggedEvent event) {
        LoggedEvent previous = before;
        if (previous == null) {
            first = event;
            if (event.sequence() == 1 && !event.previous().equals(LoggedEvent.NO_HASH)) {
                problem(file, line, Cause.CHAIN_BROKEN, "event 1 was written after another one");
            }
            return;
        }
        long expected = previous.sequence() + skipped + 1;
        if (event.sequence() != expected) {
            String message = "event " + event.sequence() + " comes where event " + expected + " should";
            String named = event.event().details().get("previousFile");
            if (line == 1 && event.sequence() > expected && named != null) {
                problem(file, line, Cause.MISSING_FILE, message + "; the file before this one was " + display(named));
            } else {
                problem(file, line, Cause.SEQUENCE_GAP, message);
            }
        } else if (skipped == 0 && !event.previous().equals(previous.hash())) {
            problem(
                    file,
                    line,
                    Cause.CHAIN_BROKEN,
                    "event " + event.sequence() + " was not written after the event before it");
        }
    }

    /** What a name in a hostile file may not do to a terminal. */
    private static String display(String name) {
        return LogFiles.isName(name) ? name : "one that no log has";
    }

    private void count(LoggedEvent event, boolean intact) {
        missingHashes.remove(intact ? event.hash() : "");
        if (is(event, EventKind.LOG_LOST)) {
            try {
                lost += Long.parseLong(event.event().details().getOrDefault("events", ""));
            } catch (NumberFormatException e) {
                lost++;
            }
        } else if (is(event, EventKind.LOG_REPAIRED)) {
            repairs++;
        } else if (is(event, EventKind.LOG_REMOVED)) {
            removals++;
            LoggedEvent start = first;
            removalOnRecord |= intact
                    && start != null
                    && !event.time().isBefore(soonestRemoval(start))
                    && start.previous().equals(event.event().details().get("lastHash"))
                    && Long.toString(start.sequence() - 1)
                            .equals(event.event().details().get("lastSequence"));
        }
    }

    /** Nothing that came before an event can have outlived any retention sooner than that. */
    private static Instant soonestRemoval(LoggedEvent start) {
        return start.time()
                .atOffset(ZoneOffset.UTC)
                .plusYears(EventLogSettings.LEAST_RETENTION_YEARS)
                .toInstant();
    }

    private static boolean is(LoggedEvent event, EventKind kind) {
        return event.event().kind().equals(kind.word());
    }

    private void problem(String file, long line, Cause cause, String message) {
        if (problems.size() == MAX_PROBLEMS) {
            moreProblems++;
        } else {
            problems.add(new Problem(file, line, cause, message));
        }
    }

    private Verification result(int files, boolean complete) {
        for (String hash : missingHashes) {
            problem(
                    "",
                    0,
                    Cause.EXPECTED_HASH,
                    "no event has the hash " + hash + ": what came to it was rewritten or removed");
        }
        List<String> notes = new ArrayList<>();
        LoggedEvent start = first;
        if (start != null && start.sequence() > 1 && (removalOnRecord || !complete)) {
            notes.add("begins with event " + start.sequence()
                    + (removalOnRecord ? "; a record says that what came before was removed" : "; not the whole log"));
        }
        note(notes, repairs, "time a torn end was repaired", "times a torn end was repaired");
        note(
                notes,
                lost,
                "event was dropped and is on record as lost",
                "events were dropped and are on record as lost");
        note(
                notes,
                removals,
                "file had outlived its time and was to be removed",
                "files had outlived their time and were to be removed");
        return new Verification(files, events, first, before, problems, moreProblems, notes);
    }

    private static void note(List<String> notes, long count, String one, String many) {
        if (count > 0) {
            notes.add(count + " " + (count == 1 ? one : many));
        }
    }
}
