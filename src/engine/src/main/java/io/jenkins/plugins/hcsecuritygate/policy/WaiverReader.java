package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads {@code waivers:} of a policy file. A waiver with something missing is read as it is: it covers nothing and the
 * report says why, so that an expired or half-written one cannot stop an audit.
 */
final class WaiverReader {
    private static final List<String> KEYS =
            List.of("check", "resource", "reason", "owner", "approver", "expires", "approved");

    private final Set<String> checks;
    private final PolicyProblems problems;

    /** @param checks ids of the catalogue */
    WaiverReader(@NonNull Set<String> checks, @NonNull PolicyProblems problems) {
        this.checks = checks;
        this.problems = problems;
    }

    @NonNull
    List<Waiver> read(@CheckForNull Node node) {
        List<Waiver> waivers = new ArrayList<>();
        SequenceNode list =
                node == null || PolicyYaml.isNothing(node) ? null : PolicyYaml.list(node, "waivers", problems);
        if (list != null) {
            for (Node element : list.getValue()) {
                Map<String, NodeTuple> entries = PolicyYaml.entries(element, "a waiver", problems);
                if (entries != null) {
                    waivers.add(waiver(entries));
                }
            }
        }
        return waivers;
    }

    private Waiver waiver(Map<String, NodeTuple> entries) {
        entries.forEach((key, entry) -> {
            if (!KEYS.contains(key)) {
                problems.add(
                        entry.getKeyNode(),
                        "a waiver has no " + PolicyProblems.quote(key) + "; " + PolicyProblems.instead(key, KEYS));
            }
        });
        String check = text(entries, "check");
        if (!check.isEmpty() && !checks.contains(check)) {
            problems.add(
                    entries.get("check").getValueNode(),
                    "no check is called " + PolicyProblems.quote(check) + "; " + PolicyProblems.instead(check, checks));
        }
        String expires = text(entries, "expires");
        String approved = text(entries, "approved");
        return new Waiver(
                check,
                text(entries, "resource"),
                text(entries, "reason"),
                text(entries, "owner"),
                text(entries, "approver"),
                Waiver.date(expires),
                expires,
                WaiverOrigin.declared(WaiverOrigin.POLICY.place(), Waiver.date(approved), approved));
    }

    /** Empty if there is none. */
    private String text(Map<String, NodeTuple> entries, String key) {
        NodeTuple entry = entries.get(key);
        if (entry == null || PolicyYaml.isNothing(entry.getValueNode())) {
            return "";
        }
        if (entry.getValueNode() instanceof ScalarNode scalar
                && scalar.getValue().isBlank()) {
            return "";
        }
        String text = PolicyYaml.text(entry.getValueNode(), key, problems);
        return text == null ? "" : text.strip();
    }
}
