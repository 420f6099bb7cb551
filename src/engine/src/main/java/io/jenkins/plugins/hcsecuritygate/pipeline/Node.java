package io.jenkins.plugins.hcsecuritygate.pipeline;

/** What a bracket may hold: a token, or a bracket with its content. */
sealed interface Node permits Token, Group {
    int line();

    /** Whether this is the given operator, separator or identifier. */
    default boolean is(String text) {
        return this instanceof Token token
                && token.kind() != Token.Kind.STRING
                && token.text().equals(text);
    }

    /** Whether this is the operator or separator of that one character. */
    default boolean is(char symbol) {
        return this instanceof Token token && token.symbol() == symbol;
    }

    default boolean isIdentifier() {
        return this instanceof Token token && token.kind() == Token.Kind.IDENTIFIER;
    }

    default boolean isString() {
        return this instanceof Token token && token.kind() == Token.Kind.STRING;
    }

    default boolean isNewline() {
        return this instanceof Token token && token.kind() == Token.Kind.NEWLINE;
    }

    default boolean isGroup(char open) {
        return this instanceof Group group && group.open() == open;
    }
}
