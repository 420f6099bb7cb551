package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A bracket with its content.
 *
 * @param open the opening bracket
 * @param line line of the opening bracket, from 1
 * @param nodes its content; without newlines inside round and square brackets, where they separate nothing
 */
record Group(char open, int line, @NonNull List<Node> nodes) implements Node {

    static List<Node> withoutNewlines(List<Node> nodes) {
        return nodes.stream().anyMatch(Node::isNewline)
                ? nodes.stream().filter(node -> !node.isNewline()).toList()
                : nodes;
    }

    /** Nests tokens by their brackets, which the tokenizer has found balanced. */
    static List<Node> nest(List<Token> tokens) {
        Deque<Group> open = new ArrayDeque<>();
        open.push(new Group('{', 1, new ArrayList<>()));
        for (Token token : tokens) {
            List<Node> siblings = open.element().nodes;
            if (token.kind() == Token.Kind.NEWLINE) {
                if (open.element().open == '{') {
                    siblings.add(token);
                }
            } else if (token.is("{") || token.is("(") || token.is("[")) {
                Group group = new Group(token.text().charAt(0), token.line(), new ArrayList<>());
                siblings.add(group);
                open.push(group);
            } else if (token.is("}") || token.is(")") || token.is("]")) {
                open.pop();
            } else {
                siblings.add(token);
            }
        }
        return open.element().nodes;
    }
}
