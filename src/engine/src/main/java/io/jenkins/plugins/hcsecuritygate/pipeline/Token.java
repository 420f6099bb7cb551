package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/** A token of Groovy source. A class and no record, so that what every reader asks of it is worked out once. */
final class Token implements Node {

    /** Stands where there is no further token, so that looking ahead needs no check for the end. */
    static final Token NONE = new Token(Kind.PUNCTUATION, 0, 0, 1, "", List.of(), false);

    private final Kind kind;
    private final int start;
    private final int end;
    private final int line;
    private final String text;
    private final List<List<Token>> interpolations;
    private final boolean mixed;
    private final char symbol;

    /**
     * @param kind what it is
     * @param start offset of its first character
     * @param end offset behind its last character
     * @param line line of its first character, from 1
     * @param text name, number or operator as written; of a string its content with escapes resolved, or nothing where
     *     the string interpolates; nothing for a newline
     * @param interpolations the tokens of each {@code $name} or <code>${ }</code> of a string
     * @param mixed whether a string has constant text beside its interpolations
     */
    Token(
            @NonNull Kind kind,
            int start,
            int end,
            int line,
            @NonNull String text,
            @NonNull List<List<Token>> interpolations,
            boolean mixed) {
        this.kind = kind;
        this.start = start;
        this.end = end;
        this.line = line;
        this.text = text;
        this.interpolations = interpolations;
        this.mixed = mixed;
        this.symbol = kind == Kind.PUNCTUATION && text.length() == 1 ? text.charAt(0) : 0;
    }

    /** Kinds of token. Comments and blanks yield none. */
    enum Kind {
        /** Name or keyword: which of the two depends on the place, so the tokenizer does not decide it. */
        IDENTIFIER,
        NUMBER,
        STRING,
        PUNCTUATION,
        /** End of a line. Kept because it ends a command expression. */
        NEWLINE
    }

    @NonNull
    Kind kind() {
        return kind;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    @Override
    public int line() {
        return line;
    }

    @NonNull
    String text() {
        return text;
    }

    @NonNull
    List<List<Token>> interpolations() {
        return interpolations;
    }

    /** The operator or separator, if it is one character; else 0. */
    char symbol() {
        return symbol;
    }

    /** Whether this is a string that consists of one interpolation and nothing else. */
    boolean isOnlyInterpolation() {
        return interpolations.size() == 1 && !mixed;
    }

    /** Whether this is a string whose content is known from the text alone. */
    boolean isConstantString() {
        return kind == Kind.STRING && interpolations.isEmpty();
    }
}
