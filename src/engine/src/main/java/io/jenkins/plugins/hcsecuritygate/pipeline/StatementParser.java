package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells statements apart within one block. It accepts more than Groovy does: text that the compiler rejects never
 * runs, so it does no harm to find something in it.
 */
final class StatementParser {
    private final BlockParser blocks;
    private final List<Node> nodes;
    private final String className;
    private int index;

    StatementParser(BlockParser blocks, List<Node> nodes, @CheckForNull String className) {
        this.blocks = blocks;
        this.nodes = nodes;
        this.className = className;
    }

    List<Statement> parse() throws PipelineTextException {
        List<Statement> statements = new ArrayList<>();
        while (skipSeparators()) {
            Statement statement = statement();
            if (statement != null) {
                statements.add(statement);
            }
        }
        return statements;
    }

    /** Returns null for what runs nothing, such as an import. */
    @CheckForNull
    private Statement statement() throws PipelineTextException {
        skipAnnotations();
        if (!skipSeparators()) {
            return null;
        }
        Node node = nodes.get(index);
        int line = node.line();
        String word = node.isIdentifier() ? ((Token) node).text() : "";
        switch (word) {
            case "import", "package" -> {
                // Ends with its line: the star at the end of an import is no operator that misses an operand.
                while (at(0) != Token.NONE && !at(0).isNewline() && !at(0).is(';')) {
                    index++;
                }
                return null;
            }
            case "case", "default" -> {
                skipCaseLabel();
                return null;
            }
            case "if" -> {
                return branches(line);
            }
            case "for", "while", "switch", "synchronized" -> {
                if (at(1).isGroup('(')) {
                    return loop(line, word);
                }
            }
            case "do" -> {
                index++;
                return new Statement.Conditional(line, word, List.of(), List.of(body(line)));
            }
            case "try" -> {
                return tryStatement(line);
            }
            default -> {}
        }
        if (!word.isEmpty() && at(1).is(':')) {
            // A label of a loop.
            index += 2;
            return null;
        }
        DefinitionParser definitions = new DefinitionParser(blocks, nodes, className);
        Statement definition = definitions.parse(index);
        index = definition == null ? index : definitions.end();
        return definition != null ? definition : expression(line, word);
    }

    private Statement branches(int line) throws PipelineTextException {
        List<Piece> condition = new ArrayList<>();
        List<Block> bodies = new ArrayList<>();
        do {
            index++;
            condition.addAll(parenthesised());
            bodies.add(body(line));
        } while (skipElse() && at(0).is("if"));
        if (index > 0 && nodes.get(index - 1).is("else")) {
            bodies.add(body(line));
        }
        return new Statement.Conditional(line, "if", condition, bodies);
    }

    private boolean skipElse() {
        int next = index;
        while (next < nodes.size()
                && (nodes.get(next).isNewline() || nodes.get(next).is(';'))) {
            next++;
        }
        if (next < nodes.size() && nodes.get(next).is("else")) {
            index = next + 1;
            return true;
        }
        return false;
    }

    private Statement loop(int line, String keyword) throws PipelineTextException {
        if (keyword.equals("for") && at(1) instanceof Group header) {
            blocks.names().addParameters(header.nodes());
        }
        index++;
        List<Piece> condition = parenthesised();
        return new Statement.Conditional(line, keyword, condition, List.of(body(line)));
    }

    private Statement tryStatement(int line) throws PipelineTextException {
        index++;
        Block body = body(line);
        List<Block> catches = new ArrayList<>();
        while (nextWordIs("catch")) {
            index++;
            if (at(0) instanceof Group caught) {
                blocks.names().addParameters(caught.nodes());
                index++;
            }
            catches.add(body(line));
        }
        Block last = null;
        if (nextWordIs("finally")) {
            index++;
            last = body(line);
        }
        return new Statement.Try(line, body, catches, last);
    }

    /** Moves to the word, behind newlines, if it is the next. */
    private boolean nextWordIs(String word) {
        int next = index;
        while (next < nodes.size() && nodes.get(next).isNewline()) {
            next++;
        }
        if (next < nodes.size() && nodes.get(next).is(word)) {
            index = next;
            return true;
        }
        return false;
    }

    private List<Piece> parenthesised() throws PipelineTextException {
        if (at(0) instanceof Group group && group.open() == '(') {
            index++;
            return new ExpressionParser(blocks, group.nodes()).parse();
        }
        return List.of();
    }

    /** The body of a control structure: a block, or one statement. */
    private Block body(int line) throws PipelineTextException {
        skipNewlines();
        if (at(0) instanceof Group group && group.open() == '{') {
            index++;
            return blocks.parse(group);
        }
        if (at(0) == Token.NONE || at(0).is(';')) {
            return new Block(line, List.of());
        }
        blocks.enter(line);
        Statement statement = statement();
        blocks.leave();
        return new Block(line, statement == null ? List.of() : List.of(statement));
    }

    private Statement expression(int line, String word) throws PipelineTextException {
        int start = index;
        end();
        List<Node> source = Group.withoutNewlines(nodes.subList(start, index));
        List<Piece> pieces = new ExpressionParser(blocks, source).parse();
        return new Statement.Expression(line, Words.JUMPS.contains(word) ? word : "", pieces);
    }

    /** Moves behind the statement at the cursor, and always forward. */
    private void end() {
        int start = index;
        while (index < nodes.size()) {
            Node node = nodes.get(index);
            if (node.is(';') || node.isNewline() && !continues(start)) {
                return;
            }
            index++;
        }
    }

    /** Whether the statement goes on behind the newline at the cursor. */
    private boolean continues(int start) {
        Node before = index > start ? nodes.get(index - 1) : null;
        if (before == null || before.isNewline()) {
            return before != null;
        }
        boolean operandMissing = before instanceof Token token
                && token.kind() == Token.Kind.PUNCTUATION
                && !token.is("++")
                && !token.is("--");
        int next = index;
        while (next < nodes.size() && nodes.get(next).isNewline()) {
            next++;
        }
        if (operandMissing || next == nodes.size()) {
            return true;
        }
        Node following = nodes.get(next);
        boolean closureOnNextLine =
                following.isGroup('{') && (before.isGroup('(') || before.isIdentifier() && !Words.isReserved(before));
        return closureOnNextLine
                || following.is('.')
                || following.is("?.")
                || following.is("*.")
                || following.is('?')
                || following.is("?:")
                || following.is(':');
    }

    private void skipAnnotations() {
        while (at(0).is('@')) {
            index++;
            while (at(0).isIdentifier() && at(1).is('.')) {
                index += 2;
            }
            index += at(0).isIdentifier() ? 1 : 0;
            index += at(0).isGroup('(') ? 1 : 0;
            skipNewlines();
        }
    }

    private void skipCaseLabel() {
        while (index < nodes.size() && !nodes.get(index).is(':')) {
            index++;
        }
        index = Math.min(index + 1, nodes.size());
    }

    private void skipNewlines() {
        while (at(0).isNewline()) {
            index++;
        }
    }

    /** Returns whether a statement follows. */
    private boolean skipSeparators() {
        while ((at(0).isNewline() || at(0).is(';'))) {
            index++;
        }
        return at(0) != Token.NONE;
    }

    private Node at(int ahead) {
        return index + ahead < nodes.size() ? nodes.get(index + ahead) : Token.NONE;
    }
}
