package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.events.ReverseLines.Line;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where a file of a log ends, as far as its lines stand.
 *
 * @param file which file
 * @param length offset behind its last line that stands
 * @param last that line
 */
record Tail(@NonNull Path file, long length, @NonNull LoggedEvent last) {

    /** The last line of a file whose own hash is right; null if there is none. */
    @CheckForNull
    static Tail standing(@NonNull Path file) throws IOException {
        try (ReverseLines lines = new ReverseLines(file, Long.MAX_VALUE)) {
            for (Line line = lines.previous(); line != null; line = lines.previous()) {
                LoggedEvent event = intact(line);
                if (event != null) {
                    return new Tail(file, line.end(), event);
                }
            }
            return null;
        }
    }

    /** The event of a line that is complete and has the hash of what it says; else null. */
    @CheckForNull
    static LoggedEvent intact(@NonNull Line line) {
        return line.terminated() ? EventLine.intact(line.content()) : null;
    }
}
