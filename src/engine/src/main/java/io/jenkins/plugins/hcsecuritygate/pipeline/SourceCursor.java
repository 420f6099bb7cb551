package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;

/** A place in script text that only moves forward and knows its line. */
final class SourceCursor {
    private static final char END = '\0';

    private final String text;
    private int position;
    private int line = 1;

    SourceCursor(@NonNull String text) {
        this.text = text;
    }

    int position() {
        return position;
    }

    int line() {
        return line;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    char current() {
        return peek(0);
    }

    char peek(int ahead) {
        int index = position + ahead;
        return index < text.length() ? text.charAt(index) : END;
    }

    boolean startsWith(String prefix) {
        return text.startsWith(prefix, position);
    }

    boolean atNewline() {
        return !atEnd() && (current() == '\n' || current() == '\r');
    }

    /** Passes one character; CR, LF and CRLF each count as one line end. */
    void advance() {
        char passed = text.charAt(position++);
        if (passed == '\n' || passed == '\r' && peek(0) != '\n') {
            line++;
        }
    }

    void advance(int characters) {
        for (int i = 0; i < characters; i++) {
            advance();
        }
    }

    /** Passes CR, LF or CRLF. */
    void advanceNewline() {
        advance(startsWith("\r\n") ? 2 : 1);
    }

    void advanceToLineEnd() {
        while (!atEnd() && !atNewline()) {
            advance();
        }
    }

    String textSince(int start) {
        return text.substring(start, position);
    }
}
