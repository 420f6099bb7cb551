package io.jenkins.plugins.hcsecuritygate.pipeline;

import java.util.Set;

/** Words of the Groovy language that decide how what follows them is read. */
final class Words {
    /** May stand before the name of a method or variable that is declared. */
    private static final Set<String> DECLARING = Set.of(
            "def",
            "final",
            "static",
            "private",
            "public",
            "protected",
            "abstract",
            "synchronized",
            "transient",
            "volatile",
            "void",
            "boolean",
            "byte",
            "char",
            "short",
            "int",
            "long",
            "float",
            "double");

    /** Change how control goes on. */
    static final Set<String> JUMPS = Set.of("return", "throw", "break", "continue", "assert");

    /** Join two operands, or start one, and so name nothing that could be called. */
    private static final Set<String> OPERATORS = Set.of("in", "instanceof", "as", "else", "case", "default", "extends");

    private static final Set<String> LITERALS = Set.of("true", "false", "null");

    private Words() {}

    static boolean isDeclaring(Node node) {
        return node.isIdentifier() && DECLARING.contains(((Token) node).text());
    }

    static boolean isOperator(Node node) {
        return node.isIdentifier() && OPERATORS.contains(((Token) node).text());
    }

    /** Whether the word can be neither called nor be the first part of a path. */
    static boolean isReserved(Node node) {
        return isDeclaring(node)
                || isOperator(node)
                || node.isIdentifier()
                        && (LITERALS.contains(((Token) node).text()) || JUMPS.contains(((Token) node).text()));
    }

    /** Whether the name starts like that of a class, going by the convention that Pipeline authors follow. */
    static boolean isTypeName(Node node) {
        return node.isIdentifier()
                && Character.isUpperCase(((Token) node).text().charAt(0));
    }
}
