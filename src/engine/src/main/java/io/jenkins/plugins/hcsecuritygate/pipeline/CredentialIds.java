package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds which credentials a script takes: by the steps and arguments that are given the id of one. */
final class CredentialIds {

    private static final Set<String> FIRST_ARGUMENT = Set.of("credentials", "sshagent");
    /** Their second argument is the id, their first the address it is for. */
    private static final Set<String> SECOND_ARGUMENT = Set.of("withRegistry", "withServer");

    private final Map<String, Set<String>> constants = new HashMap<>();
    private final Set<String> ids = new LinkedHashSet<>();
    private final Set<String> variables = new HashSet<>();
    private final Set<Integer> computedLines = new TreeSet<>();

    private CredentialIds() {}

    static CredentialIds in(@NonNull Script script) {
        CredentialIds found = new CredentialIds();
        found.constants(script.nodes());
        found.uses(script.nodes());
        return found;
    }

    List<String> ids() {
        return List.copyOf(ids);
    }

    List<Integer> computedLines() {
        return List.copyOf(computedLines);
    }

    /** Whether the variable holds the id of a credential, whatever it is called. */
    boolean isVariable(String name) {
        return variables.contains(name);
    }

    private void constants(List<Node> nodes) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof Group group) {
                constants(group.nodes());
            } else if (i > 1
                    && nodes.get(i - 1).is('=')
                    && nodes.get(i) instanceof Token value
                    && value.isConstantString()
                    && nodes.get(i - 2) instanceof Token name
                    && name.isIdentifier()) {
                constants
                        .computeIfAbsent(name.text(), key -> new LinkedHashSet<>())
                        .add(value.text());
            }
        }
    }

    private void uses(List<Node> nodes) {
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (node instanceof Group group) {
                uses(group.nodes());
            } else if (node instanceof Token token) {
                if (token.isIdentifier() || token.isConstantString()) {
                    use(nodes, i, token.text());
                }
                token.interpolations().forEach(tokens -> uses(Group.nest(tokens)));
            }
        }
    }

    private void use(List<Node> nodes, int at, String name) {
        Node next = at + 1 < nodes.size() ? nodes.get(at + 1) : Token.NONE;
        if (next.is(':') && isIdName(name)) {
            take(argument(nodes, at + 2));
        } else if (next.isGroup('(') && FIRST_ARGUMENT.contains(name)) {
            List<Node> arguments = ((Group) next).nodes();
            boolean named = arguments.size() > 1 && arguments.get(1).is(':');
            take(named ? List.of() : argument(arguments, 0));
        } else if (next.isGroup('(') && SECOND_ARGUMENT.contains(name)) {
            List<Node> arguments = ((Group) next).nodes();
            int comma = 0;
            while (comma < arguments.size() && !arguments.get(comma).is(',')) {
                comma++;
            }
            take(argument(arguments, comma + 1));
        }
    }

    private static boolean isIdName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith("credentialsid") || lower.endsWith("credentialid") || lower.equals("credentials");
    }

    /** The nodes up to the end of an argument or statement. */
    private static List<Node> argument(List<Node> nodes, int from) {
        int end = Math.min(from, nodes.size());
        while (end < nodes.size()
                && !nodes.get(end).is(',')
                && !nodes.get(end).is(';')
                && !nodes.get(end).isNewline()) {
            end++;
        }
        return nodes.subList(Math.min(from, nodes.size()), end);
    }

    private void take(List<Node> value) {
        if (value.isEmpty()) {
            return;
        }
        Node first = value.get(0);
        if (value.size() == 1 && first instanceof Token token && token.isConstantString()) {
            if (!token.text().isBlank()) {
                ids.add(token.text());
            }
        } else if (value.size() == 1 && first instanceof Group list && list.open() == '[') {
            int from = 0;
            while (from < list.nodes().size()) {
                List<Node> element = argument(list.nodes(), from);
                boolean nested = element.size() == 1 && element.get(0) instanceof Group;
                boolean named = element.size() > 1 && element.get(1).is(':');
                if (!nested && !named) {
                    take(element);
                }
                from += element.size() + 1;
            }
        } else {
            variable(value, first.line());
        }
    }

    /** A variable that the text sets is followed to its values, through {@code env.} and a lone interpolation too. */
    private void variable(List<Node> value, int line) {
        List<? extends Node> path = value;
        if (value.size() == 1 && value.get(0) instanceof Token token && token.isOnlyInterpolation()) {
            path = token.interpolations().get(0);
        }
        Node last = path.isEmpty() ? Token.NONE : path.get(path.size() - 1);
        boolean plain = path.size() == 1 || path.size() == 3 && path.get(1).is('.');
        if (plain && last instanceof Token name && name.isIdentifier()) {
            variables.add(name.text());
            Set<String> known = constants.get(name.text());
            if (known != null) {
                ids.addAll(known);
                return;
            }
        }
        computedLines.add(line);
    }
}
