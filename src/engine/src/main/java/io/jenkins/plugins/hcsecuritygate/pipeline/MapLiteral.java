package io.jenkins.plugins.hcsecuritygate.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code [name: value, …]}. */
final class MapLiteral {
    private MapLiteral() {}

    /** The values by their names; an element without a name, as in a list, under the empty name. */
    static Map<String, List<Node>> entries(Group brackets) {
        Map<String, List<Node>> entries = new HashMap<>();
        List<Node> nodes = brackets.nodes();
        int start = 0;
        for (int i = 0; i <= nodes.size(); i++) {
            if (i == nodes.size() || nodes.get(i).is(',')) {
                add(nodes.subList(start, i), entries);
                start = i + 1;
            }
        }
        return entries;
    }

    private static void add(List<Node> entry, Map<String, List<Node>> entries) {
        if (entry.size() > 2 && entry.get(1).is(':') && entry.get(0) instanceof Token name) {
            entries.put(name.text(), entry.subList(2, entry.size()));
        } else if (!entry.isEmpty() && !entry.get(0).is(':')) {
            entries.put("", entry);
        }
    }
}
