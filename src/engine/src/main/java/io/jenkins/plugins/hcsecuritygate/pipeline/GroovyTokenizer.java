package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits Groovy 2.4 source, the version that Pipeline compiles, into tokens. It exists because every question about a
 * script depends on knowing what is code and what is a comment or a string, which no search over raw text can tell.
 *
 * <p>Takes time and memory linear in the text. Nesting and the number of tokens are bounded, so that no text exhausts
 * the stack or the heap.
 *
 * @see <a href="https://groovy-lang.org/syntax.html">Groovy language documentation, Syntax</a>
 */
final class GroovyTokenizer {
    /** Brackets and interpolations inside each other: far more than people write, and few enough for a small stack. */
    static final int MAX_DEPTH = 200;

    /** Bounds the memory: a method of more than 64 KiB of bytecode does not compile, so scripts stay far below. */
    static final int MAX_TOKENS = 300_000;

    private static final int SYMBOL_LIMIT = 128;

    /** Longest first, so that the first match is the right one. */
    private static final List<String> OPERATORS = List.of(
            ">>>=", "<=>", "==~", "**=", "...", "..<", "*..", "<<=", ">>=", "===", "!==", "?.", "*.", ".&", ".@", "->",
            "?:", "==", "!=", "=~", "<=", ">=", "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
            "..", "<<", "**", "*:");

    /** The operators by their first character, in the same order; null where none starts with it. */
    private static final String[][] OPERATORS_BY_FIRST = byFirst();

    /** The characters of ASCII as operators of their own. */
    private static final String[] SYMBOLS = symbols();

    /** Words after which an expression starts, so that a slash there opens a string. */
    private static final Set<String> WORDS_BEFORE_EXPRESSION =
            Set.of("return", "in", "case", "assert", "throw", "else", "do", "instanceof");

    private static final Set<String> BEHIND_OPERAND = Set.of(")", "]", "}", "++", "--");

    private final SourceCursor cursor;
    private final StringScanner strings;
    private final char[] openBrackets = new char[MAX_DEPTH];
    private final int[] openLines = new int[MAX_DEPTH];
    private int depth;
    private int count;

    private static String[][] byFirst() {
        String[][] byFirst = new String[SYMBOL_LIMIT][];
        for (char first = 0; first < SYMBOL_LIMIT; first++) {
            String prefix = String.valueOf(first);
            String[] operators = OPERATORS.stream()
                    .filter(operator -> operator.startsWith(prefix))
                    .toArray(String[]::new);
            byFirst[first] = operators.length == 0 ? null : operators;
        }
        return byFirst;
    }

    private static String[] symbols() {
        String[] symbols = new String[SYMBOL_LIMIT];
        for (char c = 0; c < SYMBOL_LIMIT; c++) {
            symbols[c] = String.valueOf(c);
        }
        return symbols;
    }

    private GroovyTokenizer(String text) {
        cursor = new SourceCursor(text);
        strings = new StringScanner(cursor, this);
    }

    /**
     * @throws PipelineTextException where a string, comment, interpolation or bracket is not closed, or a bound is passed
     */
    static List<Token> tokenize(@NonNull String text) throws PipelineTextException {
        GroovyTokenizer tokenizer = new GroovyTokenizer(text);
        if (tokenizer.cursor.current() == '\uFEFF') {
            tokenizer.cursor.advance();
        }
        if (tokenizer.cursor.startsWith("#!")) {
            tokenizer.cursor.advanceToLineEnd();
        }
        List<Token> tokens = tokenizer.readUntilClosed();
        if (!tokenizer.cursor.atEnd()) {
            throw tokenizer.failure("a closing bracket has no opening one");
        }
        return tokens;
    }

    /** Reads what follows an opening <code>${</code>, up to and without its closing brace. */
    List<Token> readInterpolation() throws PipelineTextException {
        int line = cursor.line();
        open('{');
        List<Token> tokens = readUntilClosed();
        if (cursor.atEnd()) {
            throw new PipelineTextException(line, "an interpolation is not closed");
        }
        close(cursor.current());
        return tokens;
    }

    /** Reads up to the end of the text, or to a closing bracket that was opened before. */
    private List<Token> readUntilClosed() throws PipelineTextException {
        int outerDepth = depth;
        List<Token> tokens = new ArrayList<>();
        while (skipBlanksAndComments()) {
            char c = cursor.current();
            if (depth == outerDepth && (c == '}' || c == ')' || c == ']')) {
                return tokens;
            }
            tokens.add(next(c, tokens));
        }
        if (depth > outerDepth) {
            throw new PipelineTextException(openLines[depth - 1], "'" + openBrackets[depth - 1] + "' is not closed");
        }
        return tokens;
    }

    private Token next(char c, List<Token> before) throws PipelineTextException {
        int start = cursor.position();
        int line = cursor.line();
        if (cursor.atNewline()) {
            cursor.advanceNewline();
            return token(Token.Kind.NEWLINE, start, line, "");
        }
        if (c == '\'' || c == '"' || (c == '/' || c == '$' && cursor.peek(1) == '/') && expressionMayStart(before)) {
            return counted(strings.scan());
        }
        if (Character.isJavaIdentifierStart(c)) {
            return identifier(true);
        }
        if (c >= '0' && c <= '9') {
            skipNumber();
            return token(Token.Kind.NUMBER, start, line, cursor.textSince(start));
        }
        String operator = operator();
        switch (c) {
            case '(', '[', '{' -> open(c);
            case ')', ']', '}' -> close(c);
            default -> cursor.advance(operator.length());
        }
        return token(Token.Kind.PUNCTUATION, start, line, operator);
    }

    /** Reads a name; the cursor must stand on its first letter. Within a string a dollar sign ends a name. */
    Token identifier(boolean withDollars) throws PipelineTextException {
        int start = cursor.position();
        int line = cursor.line();
        do {
            cursor.advance();
            cursor.advanceWord();
        } while (!cursor.atEnd() && isIdentifierPart(cursor.current()) && (withDollars || cursor.current() != '$'));
        return token(Token.Kind.IDENTIFIER, start, line, cursor.textSince(start));
    }

    /** Reads one character of punctuation. */
    Token punctuation() throws PipelineTextException {
        int start = cursor.position();
        cursor.advance();
        return token(Token.Kind.PUNCTUATION, start, cursor.line(), cursor.textSince(start));
    }

    PipelineTextException failure(String cause) {
        return new PipelineTextException(cursor.line(), cause);
    }

    private static boolean isIdentifierPart(char c) {
        return Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
    }

    /** Returns whether anything follows. */
    private boolean skipBlanksAndComments() throws PipelineTextException {
        while (!cursor.atEnd()) {
            char c = cursor.current();
            if (c == '\\' && (cursor.peek(1) == '\n' || cursor.peek(1) == '\r')) {
                cursor.advance();
                cursor.advanceNewline();
            } else if (c == ' ' || c == '\t') {
                cursor.advanceBlanks();
            } else if (c > ' ' && c < 0x7F && c != '/') {
                return true;
            } else if (c == '/' && cursor.peek(1) == '/') {
                cursor.advanceToLineEnd();
            } else if (c == '/' && cursor.peek(1) == '*') {
                skipBlockComment();
            } else if (!cursor.atNewline() && (Character.isWhitespace(c) || Character.isSpaceChar(c))) {
                cursor.advance();
            } else {
                return true;
            }
        }
        return false;
    }

    private void skipBlockComment() throws PipelineTextException {
        int line = cursor.line();
        cursor.advance(2);
        while (!cursor.startsWith("*/")) {
            if (cursor.atEnd()) {
                throw new PipelineTextException(line, "a comment is not closed");
            }
            cursor.advance();
        }
        cursor.advance(2);
    }

    private void skipNumber() {
        boolean fraction = false;
        while (!cursor.atEnd()) {
            char c = cursor.current();
            if (c == '.' && !fraction && cursor.peek(1) >= '0' && cursor.peek(1) <= '9') {
                fraction = true;
            } else if (!isIdentifierPart(c)) {
                return;
            }
            cursor.advance();
        }
    }

    private String operator() {
        char c = cursor.current();
        if (c >= SYMBOL_LIMIT) {
            return String.valueOf(c);
        }
        String[] longer = OPERATORS_BY_FIRST[c];
        if (longer != null) {
            for (String operator : longer) {
                if (cursor.startsWith(operator)) {
                    return operator;
                }
            }
        }
        return SYMBOLS[c];
    }

    /**
     * Whether an expression, and so a slashy string, may start here: not behind a name, a literal or a closing bracket,
     * where a slash divides.
     */
    private boolean expressionMayStart(List<Token> before) {
        int i = before.size() - 1;
        boolean newlinesSeparate = depth == 0 || openBrackets[depth - 1] == '{';
        while (i >= 0 && !newlinesSeparate && before.get(i).isNewline()) {
            i--;
        }
        if (i < 0) {
            return true;
        }
        Token last = before.get(i);
        return switch (last.kind()) {
            case NEWLINE -> true;
            case NUMBER, STRING -> false;
            case IDENTIFIER -> WORDS_BEFORE_EXPRESSION.contains(last.text());
            case PUNCTUATION -> !BEHIND_OPERAND.contains(last.text());
        };
    }

    private void open(char bracket) throws PipelineTextException {
        if (depth == MAX_DEPTH) {
            throw failure("brackets are nested deeper than " + MAX_DEPTH + " levels");
        }
        openBrackets[depth] = bracket;
        openLines[depth] = cursor.line();
        depth++;
        cursor.advance();
    }

    private void close(char bracket) throws PipelineTextException {
        char open = openBrackets[depth - 1];
        char expected = open == '(' ? ')' : open == '[' ? ']' : '}';
        if (bracket != expected) {
            throw failure("'" + bracket + "' closes the '" + open + "' of line " + openLines[depth - 1]);
        }
        depth--;
        cursor.advance();
    }

    private Token token(Token.Kind kind, int start, int line, String text) throws PipelineTextException {
        return counted(new Token(kind, start, cursor.position(), line, text, List.of(), false));
    }

    private Token counted(Token token) throws PipelineTextException {
        if (++count > MAX_TOKENS) {
            throw failure("the script has more than " + MAX_TOKENS + " tokens");
        }
        return token;
    }
}
