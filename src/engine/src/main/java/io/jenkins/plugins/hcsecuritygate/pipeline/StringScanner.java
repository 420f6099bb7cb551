package io.jenkins.plugins.hcsecuritygate.pipeline;

import java.util.ArrayList;
import java.util.List;

/** Reads string literals of all six forms, with what they interpolate. */
final class StringScanner {
    private final SourceCursor cursor;
    private final GroovyTokenizer tokenizer;

    StringScanner(SourceCursor cursor, GroovyTokenizer tokenizer) {
        this.cursor = cursor;
        this.tokenizer = tokenizer;
    }

    /** How a form starts, ends and escapes. The longer opening of a quote comes first. */
    private enum Form {
        TRIPLE_SINGLE("'''", "'''", true, false),
        SINGLE("'", "'", false, false),
        TRIPLE_DOUBLE("\"\"\"", "\"\"\"", true, true),
        DOUBLE("\"", "\"", false, true),
        SLASHY("/", "/", true, true),
        DOLLAR_SLASHY("$/", "/$", true, true);

        private final String opening;
        private final String closing;
        private final boolean multiline;
        private final boolean interpolates;

        Form(String opening, String closing, boolean multiline, boolean interpolates) {
            this.opening = opening;
            this.closing = closing;
            this.multiline = multiline;
            this.interpolates = interpolates;
        }
    }

    /** Reads the literal under the cursor. */
    Token scan() throws PipelineTextException {
        int start = cursor.position();
        int line = cursor.line();
        Form form = form();
        cursor.advance(form.opening.length());
        StringBuilder content = new StringBuilder();
        List<List<Token>> interpolations = new ArrayList<>();
        char quote = form.closing.charAt(0);
        int plain = cursor.position();
        cursor.advancePlain(quote);
        if (form.closing.length() == 1 && cursor.current() == quote) {
            // By far the most strings: nothing in them is more than itself.
            String text = cursor.textSince(plain);
            cursor.advance();
            return new Token(Token.Kind.STRING, start, cursor.position(), line, text, List.of(), !text.isEmpty());
        }
        cursor.appendSince(plain, content);
        while (!cursor.startsWith(form.closing) || startsEscape(form)) {
            if (cursor.atEnd() || !form.multiline && cursor.atNewline()) {
                throw new PipelineTextException(line, "a string is not closed");
            }
            if (startsEscape(form)) {
                readEscape(form, content);
            } else if (form.interpolates && startsInterpolation()) {
                interpolations.add(readInterpolation());
            } else {
                int from = cursor.position();
                cursor.advance();
                cursor.advancePlain(quote);
                cursor.appendSince(from, content);
            }
        }
        cursor.advance(form.closing.length());
        return new Token(
                Token.Kind.STRING,
                start,
                cursor.position(),
                line,
                interpolations.isEmpty() ? content.toString() : "",
                List.copyOf(interpolations),
                !content.isEmpty());
    }

    private Form form() {
        return switch (cursor.current()) {
            case '\'' -> cursor.startsWith("\'\'\'") ? Form.TRIPLE_SINGLE : Form.SINGLE;
            case '"' -> cursor.startsWith("\"\"\"") ? Form.TRIPLE_DOUBLE : Form.DOUBLE;
            case '/' -> Form.SLASHY;
            case '$' -> Form.DOLLAR_SLASHY;
            default -> throw new IllegalStateException("no string starts here");
        };
    }

    private boolean startsEscape(Form form) {
        return switch (form) {
            case SLASHY -> cursor.startsWith("\\/");
            case DOLLAR_SLASHY -> cursor.startsWith("$$") || cursor.startsWith("$/");
            default -> cursor.current() == '\\';
        };
    }

    private void readEscape(Form form, StringBuilder content) throws PipelineTextException {
        int line = cursor.line();
        cursor.advance();
        if (cursor.atEnd()) {
            throw new PipelineTextException(line, "a string is not closed");
        }
        if (cursor.atNewline()) {
            cursor.advanceNewline();
            return;
        }
        char escaped = cursor.current();
        cursor.advance();
        if (form == Form.SLASHY || form == Form.DOLLAR_SLASHY) {
            content.append(escaped);
        } else if (escaped >= '0' && escaped <= '7') {
            content.append(readOctal(escaped));
        } else {
            content.append(
                    switch (escaped) {
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case 'b' -> '\b';
                        case 'f' -> '\f';
                        default -> escaped;
                    });
        }
    }

    private char readOctal(char first) {
        int value = first - '0';
        int most = first <= '3' ? 2 : 1;
        for (int i = 0; i < most && cursor.current() >= '0' && cursor.current() <= '7'; i++) {
            value = value * 8 + (cursor.current() - '0');
            cursor.advance();
        }
        return (char) value;
    }

    /** A dollar sign before anything but a name or a brace stands for itself. */
    private boolean startsInterpolation() {
        return cursor.current() == '$' && (cursor.peek(1) == '{' || isNameStart(cursor.peek(1)));
    }

    private List<Token> readInterpolation() throws PipelineTextException {
        cursor.advance();
        if (cursor.current() == '{') {
            return tokenizer.readInterpolation();
        }
        List<Token> path = new ArrayList<>();
        path.add(tokenizer.identifier(false));
        while (cursor.current() == '.' && isNameStart(cursor.peek(1))) {
            path.add(tokenizer.punctuation());
            path.add(tokenizer.identifier(false));
        }
        return path;
    }

    private static boolean isNameStart(char c) {
        return c != '$' && Character.isJavaIdentifierStart(c);
    }
}
