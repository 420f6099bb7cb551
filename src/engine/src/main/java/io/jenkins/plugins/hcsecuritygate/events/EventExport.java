package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;

/** Writes events for other programs. */
public final class EventExport {

    private EventExport() {}

    /** The lines as they are in the log, each of which can be verified by itself. */
    @NonNull
    public static EventSearch.Sink jsonLines(@NonNull Writer out) {
        return event -> out.append(event.line()).append('\n');
    }

    /**
     * A table as RFC 4180 has it. A cell that a spreadsheet would take for a formula begins with an apostrophe: names of
     * jobs and users are chosen by others than who opens the file.
     */
    @NonNull
    public static EventSearch.Sink csv(@NonNull Writer out) throws IOException {
        row(out, List.of("sequence", "time", "kind", "actor", "subject", "details", "hash"));
        return event -> row(
                out,
                List.of(
                        Long.toString(event.sequence()),
                        event.time().toString(),
                        event.event().kind(),
                        event.event().actor(),
                        event.event().subject(),
                        event.event().details().entrySet().stream()
                                .map(detail -> detail.getKey() + "=" + detail.getValue())
                                .collect(Collectors.joining("; ")),
                        event.hash()));
    }

    private static void row(Writer out, List<String> cells) throws IOException {
        out.write(cells.stream().map(EventExport::cell).collect(Collectors.joining(",", "", "\r\n")));
    }

    private static String cell(String text) {
        String safe = text.isEmpty() || "=+-@\t\r\n|%＝＋－＠".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == '\'')
                ? "\"" + safe.replace("\"", "\"\"") + "\""
                : safe;
    }
}
