package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tells statements apart within one block. It accepts more than Groovy does: text that the compiler rejects never
 * runs, so it does no harm to find something in it.
 */
final class StatementParser {
    private static final Set<String> TYPES = Set.of("class", "interface", "enum", "trait");

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
                end();
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
                if (at(1) != null && at(1).isGroup('(')) {
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
        if (!word.isEmpty() && at(1) != null && at(1).is(":")) {
            // A label of a loop.
            index += 2;
            return null;
        }
        Statement definition = definition(line);
        return definition != null ? definition : expression(line, word);
    }

    private Statement branches(int line) throws PipelineTextException {
        List<Piece> condition = new ArrayList<>();
        List<Block> bodies = new ArrayList<>();
        do {
            index++;
            condition.addAll(parenthesised());
            bodies.add(body(line));
        } while (skipElse() && at(0) != null && at(0).is("if"));
        if (index > 0 && nodes.get(index - 1).is("else")) {
            bodies.add(body(line));
        }
        return new Statement.Conditional(line, "if", condition, bodies);
    }

    private boolean skipElse() {
        int next = index;
        while (next < nodes.size()
                && (nodes.get(next).isNewline() || nodes.get(next).is(";"))) {
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
        if (at(0) == null || at(0).is(";")) {
            return new Block(line, List.of());
        }
        blocks.enter(line);
        Statement statement = statement();
        blocks.leave();
        return new Block(line, statement == null ? List.of() : List.of(statement));
    }

    /** A class or method at the cursor, or null. */
    @CheckForNull
    private Statement definition(int line) throws PipelineTextException {
        int next = index;
        boolean declared = false;
        while (next < nodes.size()) {
            Node node = nodes.get(next);
            if (node.isIdentifier() && TYPES.contains(((Token) node).text())) {
                return typeDefinition(next, line);
            }
            boolean named = node.isIdentifier() && !Words.isDeclaring(node) || node.isString();
            if (named && next + 1 < nodes.size() && nodes.get(next + 1).isGroup('(')) {
                String name = ((Token) node).text();
                return declared || name.equals(className) ? methodDefinition(next, name, line) : null;
            }
            int behind = Words.isDeclaring(node) ? next + 1 : behindType(next);
            if (behind == next) {
                return null;
            }
            declared = true;
            next = behind;
        }
        return null;
    }

    @CheckForNull
    private Statement methodDefinition(int nameAt, String name, int line) throws PipelineTextException {
        int next = nameAt + 2;
        if (next < nodes.size() && nodes.get(next).is("throws")) {
            while (next < nodes.size()
                    && !nodes.get(next).isGroup('{')
                    && !nodes.get(next).isNewline()) {
                next++;
            }
        }
        while (next < nodes.size() && nodes.get(next).isNewline()) {
            next++;
        }
        if (next >= nodes.size() || !(nodes.get(next) instanceof Group body) || body.open() != '{') {
            return null;
        }
        blocks.names().addParameters(((Group) nodes.get(nameAt + 1)).nodes());
        index = next + 1;
        Block block = blocks.parse(body);
        blocks.names().addMethod(name, block);
        return new Statement.Definition(line, name, block);
    }

    @CheckForNull
    private Statement typeDefinition(int keywordAt, int line) throws PipelineTextException {
        int next = keywordAt + 1;
        if (next >= nodes.size() || !nodes.get(next).isIdentifier()) {
            return null;
        }
        String name = ((Token) nodes.get(next)).text();
        next++;
        while (next < nodes.size() && isInTypeHeader(nodes.get(next))) {
            next++;
        }
        if (next >= nodes.size() || !nodes.get(next).isGroup('{')) {
            return null;
        }
        index = next + 1;
        return new Statement.Definition(line, name, blocks.parse((Group) nodes.get(next), name));
    }

    /** Whether the node may stand between a type's name and its body. */
    private static boolean isInTypeHeader(Node node) {
        return node.isNewline()
                || node.isIdentifier() && !TYPES.contains(((Token) node).text())
                || node.is(",")
                || node.is(".")
                || node.is("<")
                || node.is(">");
    }

    /** The index behind a type such as {@code Map<String, Object>[]}, or the given index if there is none. */
    private int behindType(int from) {
        int next = from;
        while (next + 1 < nodes.size()
                && nodes.get(next).isIdentifier()
                && nodes.get(next + 1).is(".")) {
            next += 2;
        }
        if (next >= nodes.size() || !Words.isTypeName(nodes.get(next))) {
            return from;
        }
        next++;
        if (next < nodes.size() && nodes.get(next).is("<")) {
            int open = 0;
            do {
                Node node = nodes.get(next);
                if (node.isNewline() || node.is(";")) {
                    return from;
                }
                open += node.is("<") ? 1 : node.is(">") ? -1 : node.is(">>") ? -2 : 0;
                next++;
            } while (open > 0 && next < nodes.size());
        }
        while (next < nodes.size()
                && nodes.get(next) instanceof Group group
                && group.open() == '['
                && group.nodes().isEmpty()) {
            next++;
        }
        return next;
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
            if (node.is(";") || node.isNewline() && !continues(start)) {
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
                || following.is(".")
                || following.is("?.")
                || following.is("*.")
                || following.is("?")
                || following.is("?:")
                || following.is(":");
    }

    private void skipAnnotations() {
        while (at(0) != null && at(0).is("@")) {
            index++;
            while (at(0) != null && at(0).isIdentifier() && at(1) != null && at(1).is(".")) {
                index += 2;
            }
            index += at(0) != null && at(0).isIdentifier() ? 1 : 0;
            index += at(0) != null && at(0).isGroup('(') ? 1 : 0;
            skipNewlines();
        }
    }

    private void skipCaseLabel() {
        while (index < nodes.size() && !nodes.get(index).is(":")) {
            index++;
        }
        index = Math.min(index + 1, nodes.size());
    }

    private void skipNewlines() {
        while (at(0) != null && at(0).isNewline()) {
            index++;
        }
    }

    /** Returns whether a statement follows. */
    private boolean skipSeparators() {
        while (at(0) != null && (at(0).isNewline() || at(0).is(";"))) {
            index++;
        }
        return at(0) != null;
    }

    @CheckForNull
    private Node at(int ahead) {
        return index + ahead < nodes.size() ? nodes.get(index + ahead) : null;
    }
}
