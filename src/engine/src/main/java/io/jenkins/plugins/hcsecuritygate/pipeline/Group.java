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
        for (Node node : nodes) {
            if (node.isNewline()) {
                return nodes.stream().filter(other -> !other.isNewline()).toList();
            }
        }
        return nodes;
    }

    /** Nests tokens by their brackets, which the tokenizer has found balanced. */
    static List<Node> nest(List<Token> tokens) {
        Deque<Group> open = new ArrayDeque<>();
        open.push(new Group('{', 1, new ArrayList<>()));
        List<Node> siblings = open.element().nodes;
        boolean curly = true;
        for (Token token : tokens) {
            switch (token.symbol()) {
                case '{', '(', '[' -> {
                    Group group = new Group(token.symbol(), token.line(), new ArrayList<>());
                    siblings.add(group);
                    open.push(group);
                    siblings = group.nodes;
                    curly = group.open == '{';
                }
                case '}', ')', ']' -> {
                    open.pop();
                    siblings = open.element().nodes;
                    curly = open.element().open == '{';
                }
                default -> {
                    if (curly || token.kind() != Token.Kind.NEWLINE) {
                        siblings.add(token);
                    }
                }
            }
        }
        return open.element().nodes;
    }
}
