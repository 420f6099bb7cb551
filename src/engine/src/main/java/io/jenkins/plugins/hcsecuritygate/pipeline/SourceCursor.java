package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;

/** A place in script text that only moves forward and knows its line. */
final class SourceCursor {
    private static final char END = '\0';

    private final String text;
    private final char[] characters;
    private int position;
    private int line = 1;

    SourceCursor(@NonNull String text) {
        this.text = text;
        this.characters = text.toCharArray();
    }

    int position() {
        return position;
    }

    int line() {
        return line;
    }

    boolean atEnd() {
        return position >= characters.length;
    }

    char current() {
        return position < characters.length ? characters[position] : END;
    }

    char peek(int ahead) {
        int index = position + ahead;
        return index < characters.length ? characters[index] : END;
    }

    boolean startsWith(String prefix) {
        int length = prefix.length();
        if (characters.length - position < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (characters[position + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    boolean atNewline() {
        char c = current();
        return c == '\n' || c == '\r';
    }

    /** Passes one character; CR, LF and CRLF each count as one line end. */
    void advance() {
        char passed = characters[position++];
        if (passed == '\n' || passed == '\r' && current() != '\n') {
            line++;
        }
    }

    void advance(int count) {
        for (int i = 0; i < count; i++) {
            advance();
        }
    }

    /** Passes CR, LF or CRLF. */
    void advanceNewline() {
        advance(startsWith("\r\n") ? 2 : 1);
    }

    void advanceToLineEnd() {
        while (!atEnd() && !atNewline()) {
            position++;
        }
    }

    /** Passes blanks and tabs, the commonest of what separates. */
    void advanceBlanks() {
        while (position < characters.length && (characters[position] == ' ' || characters[position] == '\t')) {
            position++;
        }
    }

    /** Passes letters, digits and underscores of ASCII, the commonest of what names hold. */
    void advanceWord() {
        while (position < characters.length && isWord(characters[position])) {
            position++;
        }
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    /** Passes what means nothing in a string that ends with the quote, line ends excepted. */
    void advancePlain(char quote) {
        while (position < characters.length) {
            char c = characters[position];
            if (c == quote || c == '\\' || c == '$' || c == '\n' || c == '\r') {
                return;
            }
            position++;
        }
    }

    /** Appends what has been passed since a position. */
    void appendSince(int start, @NonNull StringBuilder to) {
        to.append(characters, start, position - start);
    }

    String textSince(int start) {
        return text.substring(start, position);
    }
}
