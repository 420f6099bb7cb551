package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;

/** Finds the calls and closures in an expression; what is computed with their results is left aside. */
final class ExpressionParser {
    /** Stands for a receiver that is a value, not a name. */
    private static final String VALUE = "";

    private final BlockParser blocks;
    private final List<Node> nodes;
    private final List<Piece> pieces = new ArrayList<>();
    private int index;
    private boolean conditional;

    /** @param nodes source of the expression, without newlines */
    ExpressionParser(BlockParser blocks, List<Node> nodes) {
        this.blocks = blocks;
        this.nodes = nodes;
    }

    List<Piece> parse() throws PipelineTextException {
        while (index < nodes.size()) {
            Node node = nodes.get(index);
            if (node.is('?') || node.is("?:") || node.is("&&") || node.is("||")) {
                conditional = true;
                index++;
            } else if (node.is(',') || node.is(';')) {
                conditional = false;
                index++;
            } else if (node.is("new")) {
                construction();
            } else if (Words.isReserved(node) || !isOperand(node)) {
                index++;
            } else {
                operand(node);
            }
        }
        return pieces;
    }

    private static boolean isOperand(Node node) {
        return node instanceof Group || node.isString() || node.isIdentifier();
    }

    private void operand(Node node) throws PipelineTextException {
        index++;
        if (node instanceof Group group) {
            group(group, null);
            chain(VALUE, null, node.line());
        } else if (node instanceof Token token && token.kind() == Token.Kind.STRING) {
            interpolations(token);
            chain(null, at(0).isGroup('(') ? Piece.Call.COMPUTED : null, node.line());
        } else if (isDeclaredType()) {
            blocks.names().addVariable(((Token) nodes.get(index)).text());
            index++;
        } else {
            String name = ((Token) node).text();
            if (assigned(name)) {
                return;
            }
            chain(null, name, node.line());
        }
    }

    /** Whether the name just passed is the type of a variable that the next name declares. */
    private boolean isDeclaredType() {
        Node declared = at(0);
        if (declared == Token.NONE || !declared.isIdentifier() || Words.isReserved(declared)) {
            return false;
        }
        Node behind = at(1);
        boolean ends = behind == Token.NONE || behind.is('=') || behind.is(',') || behind.is(';');
        return behind.is('=') || ends && Words.isTypeName(nodes.get(index - 1));
    }

    /** Notes an assignment to the name just passed, and a closure that it assigns. */
    private boolean assigned(String name) throws PipelineTextException {
        boolean member = index >= 2
                && (nodes.get(index - 2).is('.') || nodes.get(index - 2).is("?."));
        if (member || at(0) == Token.NONE || !at(0).is('=')) {
            boolean declared = index >= 2 && Words.isDeclaring(nodes.get(index - 2));
            if (declared && (at(0) == Token.NONE || at(0).is(',') || at(0).is("in"))) {
                blocks.names().addVariable(name);
                index += at(0) == Token.NONE ? 0 : 1;
                return true;
            }
            return false;
        }
        blocks.names().addVariable(name);
        index++;
        if (at(0) instanceof Group group && group.open() == '{') {
            index++;
            group(group, name);
        }
        return true;
    }

    private void group(Group group, @CheckForNull String assignedTo) throws PipelineTextException {
        if (group.open() == '{') {
            Block body = blocks.parse(group);
            if (assignedTo != null) {
                blocks.names().addMethod(assignedTo, body);
            }
            pieces.add(new Piece.Closure(group.line(), assignedTo, body));
        } else if (index < nodes.size() && nodes.get(index).is('=') && group.open() == '(') {
            blocks.names().addParameters(group.nodes());
        } else {
            pieces.addAll(new ExpressionParser(blocks, group.nodes()).parse());
        }
    }

    /**
     * Follows a path such as {@code docker.image('x').inside}, of which {@code name} has been passed.
     *
     * @param receiver what the name is looked up on; null for the script
     * @param name null behind a value
     */
    private void chain(@CheckForNull String receiver, @CheckForNull String name, int line)
            throws PipelineTextException {
        String on = receiver;
        String last = name;
        int at = line;
        while (index < nodes.size()) {
            Node next = nodes.get(index);
            if (last != null && (next.isGroup('(') || startsClosure())) {
                call(on, last, at);
                on = on == null ? VALUE : on;
                last = null;
            } else if (last == null && next.isGroup('(')) {
                // A call of whatever the value is, such as a closure returned by a method.
                call(VALUE, "call", at);
            } else if (next.isGroup('[')) {
                index++;
                group((Group) next, null);
                on = on == null ? last == null ? VALUE : last : on;
                last = null;
            } else if (startsMember()) {
                on = on == null ? last == null ? VALUE : last : on;
                on = last != null && Character.isUpperCase(last.charAt(0)) ? VALUE : on;
                last = member();
                at = nodes.get(index - 1).line();
            } else if (last != null && isDeclaredType()) {
                // A qualified type in front of the variable that it declares.
                return;
            } else if (last != null && startsCommand()) {
                command(on, last, at);
                on = VALUE;
                last = null;
                if (at(0) != Token.NONE) {
                    at = at(0).line();
                    last = ((Token) nodes.get(index++)).text();
                }
            } else {
                return;
            }
        }
    }

    /** Whether a closure follows. */
    private boolean startsClosure() {
        return at(0).isGroup('{');
    }

    private boolean startsMember() {
        Node dot = at(0);
        return at(1) != Token.NONE && (dot.is('.') || dot.is("?.") || dot.is("*.") || dot.is(".&") || dot.is(".@"));
    }

    private String member() {
        Node member = nodes.get(index + 1);
        index += 2;
        return member instanceof Token token && (token.kind() == Token.Kind.IDENTIFIER || token.isConstantString())
                ? token.text()
                : Piece.Call.COMPUTED;
    }

    /** Whether what follows the name is an argument without parentheses. */
    private boolean startsCommand() {
        Node next = nodes.get(index);
        if (next.isString()) {
            return true;
        }
        if (next instanceof Token token && token.kind() == Token.Kind.NUMBER) {
            return true;
        }
        return next.isIdentifier() && !Words.isOperator(next);
    }

    private void call(@CheckForNull String receiver, String name, int line) throws PipelineTextException {
        boolean conditionalHere = conditional;
        List<Piece.Argument> arguments = new ArrayList<>();
        List<Block> closures = new ArrayList<>();
        if (at(0) instanceof Group group && group.open() == '(') {
            index++;
            arguments(group.nodes(), arguments, closures);
        }
        while (startsClosure()) {
            closures.add(blocks.parse((Group) nodes.get(index++)));
        }
        pieces.add(new Piece.Call(line, receiver, name, arguments, closures, conditionalHere));
    }

    private void command(@CheckForNull String receiver, String name, int line) throws PipelineTextException {
        List<Piece.Argument> arguments = new ArrayList<>();
        List<Block> closures = new ArrayList<>();
        blocks.enter(line);
        // In a chain, a b c d, each argument is one word and c is called on the result of a(b).
        boolean chained = at(1).isIdentifier() && !Words.isOperator(at(1)) && !at(0).is("new");
        int end = chained ? index + 1 : nodes.size();
        arguments(nodes.subList(index, end), arguments, closures);
        blocks.leave();
        index = end;
        pieces.add(new Piece.Call(line, receiver, name, arguments, closures, conditional));
    }

    private void arguments(List<Node> source, List<Piece.Argument> arguments, List<Block> closures)
            throws PipelineTextException {
        int start = 0;
        for (int i = 0; i <= source.size(); i++) {
            if (i == source.size() || source.get(i).is(',')) {
                argument(source.subList(start, i), arguments, closures);
                start = i + 1;
            }
        }
    }

    private void argument(List<Node> source, List<Piece.Argument> arguments, List<Block> closures)
            throws PipelineTextException {
        List<Node> value = source;
        if (value.isEmpty()) {
            return;
        }
        String name = null;
        if (value.size() > 1 && value.get(1).is(':') && value.get(0) instanceof Token label) {
            name = label.text();
            value = value.subList(2, value.size());
        }
        if (value.size() == 1 && value.get(0) instanceof Group group && group.open() == '{') {
            closures.add(blocks.parse(group));
        } else {
            arguments.add(new Piece.Argument(name, value, new ExpressionParser(blocks, value).parse()));
        }
    }

    private void interpolations(Token string) throws PipelineTextException {
        for (List<Token> interpolation : string.interpolations()) {
            blocks.enter(string.line());
            pieces.addAll(new ExpressionParser(blocks, Group.withoutNewlines(Group.nest(interpolation))).parse());
            blocks.leave();
        }
    }

    /** Passes {@code new Type(arguments)}: a constructor, so no step. */
    private void construction() throws PipelineTextException {
        index++;
        while ((at(0).isIdentifier() || at(0).is('.') || at(0).is('<') || at(0).is('>'))) {
            index++;
        }
        while (at(0) instanceof Group group) {
            index++;
            group(group, null);
        }
        chain(VALUE, null, index > 0 ? nodes.get(index - 1).line() : 1);
    }

    private Node at(int ahead) {
        return index + ahead < nodes.size() ? nodes.get(index + ahead) : Token.NONE;
    }
}
