package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds where a Groovy script, such as one in {@code init.groovy.d}, sets the number of executors of the built-in node:
 * such a script overrides at every start what the configuration says.
 */
public final class ExecutorCounts {
    private static final int MAX_DIGITS = 9;

    private ExecutorCounts() {}

    /**
     * @param line line of the call or assignment, from 1
     * @param executors the number, unknown where it is not written as a literal
     */
    public record Assignment(int line, @NonNull Fact<Integer> executors) {}

    /**
     * @param script Groovy text
     * @return the assignments in order of appearance; unknown where the text cannot be tokenized
     */
    @NonNull
    public static Fact<List<Assignment>> read(@NonNull String script) {
        try {
            List<Assignment> assignments = new ArrayList<>();
            find(Group.nest(GroovyTokenizer.tokenize(UnicodeEscapes.resolve(script))), assignments);
            return Fact.known(List.copyOf(assignments));
        } catch (PipelineTextException e) {
            return Fact.unknown(e.getMessage(), "Mend the script");
        }
    }

    private static void find(List<Node> nodes, List<Assignment> assignments) {
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            Node next = i + 1 < nodes.size() ? nodes.get(i + 1) : null;
            if (node.is("setNumExecutors") && next instanceof Group group && group.open() == '(') {
                assignments.add(new Assignment(node.line(), number(group.nodes())));
            } else if (node.is("setNumExecutors") && next != null && isValue(next)) {
                assignments.add(new Assignment(node.line(), number(untilEnd(nodes, i + 1))));
            } else if (node.is("numExecutors") && next != null && next.is('=')) {
                assignments.add(new Assignment(node.line(), number(untilEnd(nodes, i + 2))));
            }
            if (node instanceof Group group) {
                find(group.nodes(), assignments);
            }
        }
    }

    private static boolean isValue(Node node) {
        return node instanceof Token token
                && (token.kind() == Token.Kind.NUMBER || token.kind() == Token.Kind.IDENTIFIER);
    }

    private static List<Node> untilEnd(List<Node> nodes, int from) {
        int end = from;
        while (end < nodes.size()
                && !nodes.get(end).isNewline()
                && !nodes.get(end).is(';')) {
            end++;
        }
        return nodes.subList(from, end);
    }

    private static Fact<Integer> number(List<Node> value) {
        if (value.size() == 1
                && value.get(0) instanceof Token token
                && token.kind() == Token.Kind.NUMBER
                && token.text().length() <= MAX_DIGITS
                && (token.text().length() == 1 || token.text().charAt(0) != '0')
                && token.text().chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return Fact.known(Integer.valueOf(token.text()));
        }
        return Fact.unknown("the number of executors is computed by the script", "Look at the running controller");
    }
}
