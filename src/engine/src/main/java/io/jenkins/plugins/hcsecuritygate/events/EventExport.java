package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes events for other programs. Who reads an export must be able to tell that something is missing from it, so it is
 * only complete after {@link #end}.
 */
public abstract class EventExport implements EventSearch.Sink {

    /** Names of last lines that are no events; no kind of event is called so. */
    private static final String UNREADABLE = "unreadable";

    private static final String INCOMPLETE = "incomplete";

    final Writer out;

    EventExport(Writer out) {
        this.out = out;
    }

    /**
     * Ends the export.
     *
     * @param unreadable how many lines of the log could not be read; if there are any, they are a last line
     */
    public abstract void end(long unreadable) throws IOException;

    /** Ends an export for which the log could not be read to its end. */
    public abstract void breakOff() throws IOException;

    /** The lines as they are in the log, each of which can be verified by itself. */
    @NonNull
    public static EventExport jsonLines(@NonNull Writer out) {
        return new JsonLines(out);
    }

    /**
     * A table as RFC 4180 has it. What a spreadsheet would take for a formula has an apostrophe before it: names of jobs
     * and users, and reasons of waivers, are written by others than who opens the file.
     */
    @NonNull
    public static EventExport csv(@NonNull Writer out) throws IOException {
        return new Csv(out);
    }

    private static final class JsonLines extends EventExport {
        JsonLines(Writer out) {
            super(out);
        }

        @Override
        public void event(EventSearch.Found found) throws IOException {
            out.append(found.event().line()).append('\n');
        }

        /** No line of a log has this form, so nobody takes it for one. */
        @Override
        public void end(long unreadable) throws IOException {
            if (unreadable > 0) {
                out.write("{\"" + UNREADABLE + "\":" + unreadable + "}\n");
            }
        }

        @Override
        public void breakOff() throws IOException {
            out.write("{\"" + INCOMPLETE + "\":true}\n");
        }
    }

    private static final class Csv extends EventExport {
        /** What a formula begins with, to one spreadsheet or another. */
        private static final String FORMULA = "=+-@\t\r\n|%＝＋－＠";

        /** Where a list is separated by semicolons, a cell begins behind one, quoted or not. */
        private static final Pattern INNER_FORMULA = Pattern.compile("([;\\t\\r\\n]\\s*)([=+\\-@|%＝＋－＠])");

        Csv(Writer out) throws IOException {
            super(out);
            row(List.of("sequence", "time", "kind", "actor", "subject", "details", "hash", "intact"));
        }

        @Override
        public void event(EventSearch.Found found) throws IOException {
            LoggedEvent event = found.event();
            row(List.of(
                    Long.toString(event.sequence()),
                    event.time().toString(),
                    event.event().kind(),
                    event.event().actor(),
                    event.event().subject(),
                    event.event().details().entrySet().stream()
                            .map(detail -> detail.getKey() + "=" + detail.getValue())
                            .collect(Collectors.joining("; ")),
                    event.hash(),
                    Boolean.toString(found.intact())));
        }

        @Override
        public void end(long unreadable) throws IOException {
            if (unreadable > 0) {
                row(List.of("", "", UNREADABLE, "", "", "lines=" + unreadable, "", "false"));
            }
        }

        @Override
        public void breakOff() throws IOException {
            row(List.of("", "", INCOMPLETE, "", "", "", "", "false"));
        }

        private void row(List<String> cells) throws IOException {
            out.write(cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n")));
        }

        private static String cell(String text) {
            String parts = INNER_FORMULA.matcher(text).replaceAll("$1'$2");
            String safe = parts.isEmpty() || FORMULA.indexOf(parts.charAt(0)) < 0 ? parts : "'" + parts;
            return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == '\'')
                    ? "\"" + safe.replace("\"", "\"\"") + "\""
                    : safe;
        }
    }
}
