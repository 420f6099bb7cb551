package io.jenkins.plugins.hcsecuritygate.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what a script defines. Scopes are not told apart: a name defined anywhere does not come from a library. */
final class Names {
    private final Map<String, List<Block>> methods = new HashMap<>();
    private final Set<String> variables = new HashSet<>();

    void addMethod(String name, Block body) {
        methods.computeIfAbsent(name, key -> new ArrayList<>()).add(body);
    }

    void addVariable(String name) {
        variables.add(name);
    }

    /** Adds the last name of each part between commas: {@code String a, b = 1} defines a and b. */
    void addParameters(List<Node> nodes) {
        String last = null;
        boolean inDefault = false;
        for (Node node : nodes) {
            if (node.is(',') || node.is("in") || node.is(':')) {
                addIfPresent(last);
                last = null;
                inDefault = !node.is(',');
            } else if (node.is('=')) {
                inDefault = true;
            } else if (node.isIdentifier() && !inDefault) {
                last = ((Token) node).text();
            }
        }
        addIfPresent(last);
    }

    private void addIfPresent(String name) {
        if (name != null) {
            variables.add(name);
        }
    }

    Map<String, List<Block>> methods() {
        return methods;
    }

    Set<String> variables() {
        return variables;
    }
}
