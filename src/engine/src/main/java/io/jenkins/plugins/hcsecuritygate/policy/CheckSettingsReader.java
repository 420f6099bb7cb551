package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads {@code checks:} of a policy file against what the checks declare. */
final class CheckSettingsReader {
    /** No sign, no fraction, no leading zero (which YAML takes for octal), and small enough for an {@code int}. */
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

    private final Map<String, CheckMetadata> checks;
    private final PolicyProblems problems;

    CheckSettingsReader(@NonNull Map<String, CheckMetadata> checks, @NonNull PolicyProblems problems) {
        this.checks = checks;
        this.problems = problems;
    }

    /** The settings by check id and name, as {@link CheckSetting} wants them. */
    @NonNull
    Map<String, Map<String, Object>> read(@CheckForNull Node node) {
        Map<String, Map<String, Object>> settings = new LinkedHashMap<>();
        Map<String, NodeTuple> entries =
                node == null || PolicyYaml.isNothing(node) ? null : PolicyYaml.entries(node, "checks", problems);
        if (entries != null) {
            entries.forEach((id, entry) -> {
                CheckMetadata check = checks.get(id);
                if (check == null) {
                    problems.add(
                            entry.getKeyNode(),
                            "no check is called " + PolicyProblems.quote(id) + "; "
                                    + PolicyProblems.instead(id, checks.keySet()));
                } else {
                    settings.put(id, settings(check, entry));
                }
            });
        }
        return settings;
    }

    private Map<String, Object> settings(CheckMetadata check, NodeTuple entry) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, NodeTuple> entries = PolicyYaml.entries(entry.getValueNode(), check.id(), problems);
        if (entries == null) {
            return values;
        }
        List<String> names = check.settings().stream().map(CheckSetting::name).toList();
        entries.forEach((name, setting) -> {
            int index = names.indexOf(name);
            if (index >= 0) {
                Object value = value(check.settings().get(index), setting.getValueNode());
                if (value != null) {
                    values.put(name, value);
                }
            } else {
                problems.add(
                        setting.getKeyNode(),
                        check.id() + " has no setting " + PolicyProblems.quote(name) + "; "
                                + (names.isEmpty()
                                        ? "it has none at all, remove it"
                                        : PolicyProblems.instead(name, names)));
            }
        });
        return values;
    }

    @CheckForNull
    private Object value(CheckSetting setting, Node node) {
        if (!setting.isNumber()) {
            return texts(setting, node);
        }
        String text = PolicyYaml.text(node, setting.name(), problems);
        if (text == null) {
            return null;
        }
        if (!NUMBER.matcher(text).matches()) {
            problems.add(
                    node,
                    setting.name() + " cannot be " + PolicyProblems.quote(text)
                            + "; write a whole number from 0 to 999999999 without a sign or leading zeros");
            return null;
        }
        return Integer.valueOf(text);
    }

    @CheckForNull
    private List<String> texts(CheckSetting setting, Node node) {
        SequenceNode list = PolicyYaml.list(node, setting.name(), problems);
        if (list == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (Node element : list.getValue()) {
            String text = PolicyYaml.text(element, "an element of " + setting.name(), problems);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }
}
