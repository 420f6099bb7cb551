package io.jenkins.plugins.hcsecuritygate.auditor;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import io.jenkins.plugins.hcsecuritygate.report.TextStyle;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command writes to. Everything is UTF-8, whatever the locale: containers usually have none, while the terminals
 * that show their output are UTF-8.
 *
 * @param out standard output; its failures are not swallowed, as a {@link PrintStream} would
 * @param err standard error
 * @param interactive whether somebody is looking at both
 * @param debug whether a stack trace is wanted after an internal error
 * @param style how text is laid out on standard output
 */
record Terminal(
        @NonNull OutputStream out,
        @NonNull PrintStream err,
        boolean interactive,
        boolean debug,
        @NonNull TextStyle style) {

    private static final int USUAL_WIDTH = 80;
    private static final int WIDEST = 140;

    @NonNull
    static Terminal system() {
        // From Java 22 to 24 another console is the default, which is there without a terminal too.
        System.setProperty("jdk.console", "java.base");
        return new Terminal(
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.console() != null,
                System.getenv());
    }

    /** @param terminal whether standard output is one */
    Terminal(OutputStream out, PrintStream err, boolean terminal, Map<String, String> environment) {
        this(
                out,
                err,
                terminal && !"dumb".equals(environment.get("TERM")),
                "1".equals(environment.get("HCGATE_DEBUG")),
                style(terminal, environment));
    }

    private static TextStyle style(boolean terminal, Map<String, String> environment) {
        if (!terminal) {
            return TextStyle.PLAIN;
        }
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
        int width = USUAL_WIDTH;
        try {
            // Shells know it without exporting it; the launcher does.
            width = Math.min(WIDEST, Integer.parseInt(environment.getOrDefault("COLUMNS", "")));
        } catch (NumberFormatException e) {
            // Not set, then.
        }
        return new TextStyle(width, colour);
    }

    /** Writes a complete document to standard output. */
    void print(@NonNull ChunkedBuffer document) throws InputException {
        try {
            document.writeTo(out);
        } catch (IOException e) {
            throw new InputException("standard output cannot be written: " + SafeFile.cause(e));
        }
    }

    /** One line for the user, beside the report. */
    void say(@NonNull String message) {
        err.println("hcgate: " + HomeNames.display(message));
    }

    /**
     * An error that no input should be able to cause.
     *
     * @param during what it ended, with a colon and a blank; empty if it ended everything
     */
    void internalError(@NonNull String during, @NonNull Throwable error, boolean verbose) {
        String what = error instanceof OutOfMemoryError ? "the memory was not enough" : "internal error: " + error;
        say(during + what + (debug || verbose ? "" : " (HCGATE_DEBUG=1 shows where)"));
        if (debug || verbose) {
            error.printStackTrace(err);
        }
    }
}
