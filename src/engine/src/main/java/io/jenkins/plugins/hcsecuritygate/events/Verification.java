package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Locale;

/**
 * What was found when a log was verified.
 *
 * @param files how many were read
 * @param events lines that were understood
 * @param first the first of them; null if there is none
 * @param last the last of them; null if there is none
 * @param problems what is broken, the first ones
 * @param moreProblems how many more there are
 * @param notes what a reader should know although it breaks nothing
 */
public record Verification(
        int files,
        long events,
        @CheckForNull LoggedEvent first,
        @CheckForNull LoggedEvent last,
        @NonNull List<Problem> problems,
        long moreProblems,
        @NonNull List<String> notes) {
    public Verification {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /** Whether the chain holds from the first line to the last. */
    public boolean whole() {
        return problems.isEmpty();
    }

    /** What can be wrong. The words are part of the JSON output. */
    public enum Cause {
        /** A line is not in the form of the log. */
        UNREADABLE_LINE,
        /** A line's own hash is not that of what it says. */
        HASH_MISMATCH,
        /** A line follows another one than it was written after. */
        CHAIN_BROKEN,
        /** Numbers are missing, or come twice. */
        SEQUENCE_GAP,
        /** A file of the chain is not there. */
        MISSING_FILE,
        /** A file does not begin as files of a log do, or has the name of another one. */
        WRONG_START,
        /** The last line has no end. */
        TORN_TAIL,
        /** The log ends before what is known to be in it. */
        ENDS_EARLY,
        /** No line has a hash that one should have. */
        EXPECTED_HASH;

        @NonNull
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * @param file name of the file; empty if it is about the log
     * @param line its number in the file, from 1; 0 if it is about the file
     * @param cause what is wrong
     * @param message one sentence without a full stop
     */
    public record Problem(
            @NonNull String file,
            long line,
            @NonNull Cause cause,
            @NonNull String message) {

        /** {@code file:line: message}, as far as there is a place. */
        @NonNull
        public String text() {
            return (file.isEmpty() ? "" : line == 0 ? file + ": " : file + ":" + line + ": ") + message;
        }
    }
}
