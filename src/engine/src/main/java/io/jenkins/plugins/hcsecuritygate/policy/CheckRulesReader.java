package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads {@code checks:} of a policy file against what the checks declare. There are two forms: the list that
 * Configuration as Code has, and a mapping by check id with the settings beside {@code severity} and the like.
 */
final class CheckRulesReader {
    /** No sign, no fraction, no leading zero (which YAML takes for octal), and small enough for an {@code int}. */
    static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

    private static final String ID = "id";
    private static final String ENABLED = "enabled";
    private static final String REASON = "reason";
    private static final String SEVERITY = "severity";
    private static final String SETTINGS = "settings";

    /** Keys of the short form that no setting may be called. */
    static final List<String> RESERVED = List.of(ENABLED, REASON, SEVERITY);

    private static final List<String> LIST_KEYS = List.of(ID, ENABLED, REASON, SEVERITY, SETTINGS);
    private static final List<String> SETTING_KEYS = List.of("name", "value", "values");

    private final Map<String, CheckMetadata> checks;
    private final PolicyProblems problems;

    CheckRulesReader(@NonNull Map<String, CheckMetadata> checks, @NonNull PolicyProblems problems) {
        this.checks = checks;
        this.problems = problems;
    }

    /** The rules by check id. */
    @NonNull
    Map<String, CheckRule> read(@CheckForNull Node node) {
        Map<String, CheckRule> rules = new LinkedHashMap<>();
        if (node == null || PolicyYaml.isNothing(node)) {
            return rules;
        }
        if (node instanceof SequenceNode) {
            SequenceNode list = PolicyYaml.list(node, "checks", problems);
            if (list != null) {
                Map<String, Node> places = new LinkedHashMap<>();
                list.getValue().forEach(element -> element(element, rules, places));
            }
            return rules;
        }
        Map<String, NodeTuple> entries = PolicyYaml.entries(node, "checks", problems);
        if (entries != null) {
            entries.forEach((id, entry) -> {
                CheckMetadata check = check(id, entry.getKeyNode());
                if (check != null) {
                    rules.put(id, shortForm(check, entry));
                }
            });
        }
        return rules;
    }

    @CheckForNull
    private CheckMetadata check(String id, Node where) {
        CheckMetadata check = checks.get(id);
        if (check == null) {
            problems.add(
                    where,
                    "no check is called " + PolicyProblems.quote(id) + "; "
                            + PolicyProblems.instead(id, checks.keySet()));
        }
        return check;
    }

    private CheckRule shortForm(CheckMetadata check, NodeTuple entry) {
        Map<String, NodeTuple> entries = PolicyYaml.entries(entry.getValueNode(), check.id(), problems);
        if (entries == null) {
            return CheckRule.of(check);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        Node firstSetting = null;
        for (Map.Entry<String, NodeTuple> line : entries.entrySet()) {
            if (RESERVED.contains(line.getKey())) {
                continue;
            }
            CheckSetting setting = setting(check, line.getKey(), line.getValue().getKeyNode(), RESERVED);
            if (setting != null) {
                firstSetting = firstSetting == null ? line.getValue().getKeyNode() : firstSetting;
                Node value = line.getValue().getValueNode();
                put(values, setting, setting.isNumber() ? number(setting, value) : texts(setting.name(), value));
            }
        }
        return rule(check, entries, firstSetting, values, entry.getKeyNode());
    }

    private void element(Node element, Map<String, CheckRule> rules, Map<String, Node> places) {
        Map<String, NodeTuple> entries = PolicyYaml.entries(element, "an element of checks", problems);
        if (entries == null) {
            return;
        }
        unknownKeys(entries, "an element of checks", LIST_KEYS);
        String id = text(entries, ID);
        if (id == null) {
            if (!entries.containsKey(ID)) {
                problems.add(element, "an element of checks has no 'id'; say which check it is about");
            }
            return;
        }
        Node where = entries.get(ID).getValueNode();
        CheckMetadata check = check(id, where);
        if (check == null) {
            return;
        }
        Node before = places.putIfAbsent(id, where);
        if (before != null) {
            problems.add(where, alreadyThere(id, before));
        }
        NodeTuple settings = entries.get(SETTINGS);
        Map<String, Object> values = settings == null || PolicyYaml.isNothing(settings.getValueNode())
                ? Map.of()
                : settings(check, settings.getValueNode());
        rules.put(id, rule(check, entries, settings == null ? null : settings.getKeyNode(), values, where));
    }

    private Map<String, Object> settings(CheckMetadata check, Node node) {
        Map<String, Object> values = new LinkedHashMap<>();
        SequenceNode list = PolicyYaml.list(node, SETTINGS, problems);
        if (list == null) {
            return values;
        }
        Map<String, Node> places = new LinkedHashMap<>();
        for (Node element : list.getValue()) {
            Map<String, NodeTuple> entries = PolicyYaml.entries(element, "an element of settings", problems);
            if (entries == null) {
                continue;
            }
            unknownKeys(entries, "an element of settings", SETTING_KEYS);
            String name = text(entries, "name");
            if (name == null) {
                if (!entries.containsKey("name")) {
                    problems.add(element, "an element of settings has no 'name'; say which setting it is about");
                }
                continue;
            }
            Node where = entries.get("name").getValueNode();
            CheckSetting setting = setting(check, name, where, List.of());
            if (setting == null) {
                continue;
            }
            Node before = places.putIfAbsent(name, where);
            if (before != null) {
                problems.add(where, alreadyThere(name, before));
            }
            put(values, setting, value(setting, entries, element));
        }
        return values;
    }

    private static String alreadyThere(String what, Node before) {
        return PolicyProblems.quote(what) + " is there already on line "
                + (before.getStartMark().getLine() + 1) + "; keep one of the two";
    }

    /** A single value or several, as Configuration as Code gives them. */
    @CheckForNull
    private Object value(CheckSetting setting, Map<String, NodeTuple> entries, Node element) {
        NodeTuple one = entries.get("value");
        NodeTuple several = entries.get("values");
        if (one == null == (several == null)) {
            problems.add(
                    one == null ? element : several.getKeyNode(),
                    setting.name() + " needs either 'value' or 'values'" + (one == null ? "" : ", and not both"));
            return null;
        }
        if (one != null) {
            if (setting.isNumber()) {
                return number(setting, one.getValueNode());
            }
            String text = PolicyYaml.text(one.getValueNode(), setting.name(), problems);
            return text == null ? null : List.of(text);
        }
        if (!setting.isNumber()) {
            return texts(setting.name(), several.getValueNode());
        }
        SequenceNode list = PolicyYaml.list(several.getValueNode(), setting.name(), problems);
        if (list != null && list.getValue().size() != 1) {
            problems.add(several.getValueNode(), setting.name() + " is one number; write 'value: 1' with yours");
            return null;
        }
        return list == null ? null : number(setting, list.getValue().get(0));
    }

    private static void put(Map<String, Object> values, CheckSetting setting, @CheckForNull Object value) {
        if (value != null) {
            values.put(setting.name(), value);
        }
    }

    private CheckRule rule(
            CheckMetadata check,
            Map<String, NodeTuple> entries,
            @CheckForNull Node settings,
            Map<String, Object> values,
            Node where) {
        boolean off = isOff(check, entries);
        String reason = text(entries, REASON);
        Severity severity = severity(check, entries);
        if (!off) {
            if (entries.containsKey(REASON) && saysOn(entries)) {
                problems.add(
                        entries.get(REASON).getKeyNode(),
                        "reason says why a check is switched off, and " + check.id()
                                + " is on; remove it, or write 'enabled: false'");
            }
            return new CheckRule(check, null, severity, values);
        }
        if (!entries.containsKey(REASON)) {
            problems.add(where, check.id() + " is switched off without a reason; add 'reason: …'");
        }
        if (entries.containsKey(SEVERITY)) {
            problems.add(
                    entries.get(SEVERITY).getKeyNode(),
                    check.id() + " is switched off, so a severity means nothing; remove one of the two");
        }
        if (settings != null) {
            problems.add(
                    settings,
                    check.id() + " is switched off, so settings mean nothing; remove them, or 'enabled: false'");
        }
        return reason == null ? CheckRule.of(check) : CheckRule.off(check, reason);
    }

    /** Not if it says something else, which is a problem of its own. */
    private static boolean saysOn(Map<String, NodeTuple> entries) {
        NodeTuple enabled = entries.get(ENABLED);
        return enabled == null
                || enabled.getValueNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals("true");
    }

    private boolean isOff(CheckMetadata check, Map<String, NodeTuple> entries) {
        String text = text(entries, ENABLED);
        if (text == null || text.equals("true")) {
            return false;
        }
        Node where = entries.get(ENABLED).getValueNode();
        if (!text.equals("false")) {
            problems.add(where, "enabled cannot be " + PolicyProblems.quote(text) + "; write one of true, false");
            return false;
        }
        if (check.id().equals(CheckRule.ALWAYS_ON)) {
            problems.add(where, check.id() + " cannot be switched off, since it tells what is wrong with a policy");
            return false;
        }
        return true;
    }

    private Severity severity(CheckMetadata check, Map<String, NodeTuple> entries) {
        String text = text(entries, SEVERITY);
        return text == null
                ? check.severity()
                : ConfiguredPolicy.severity(text).orElseGet(() -> {
                    problems.add(
                            entries.get(SEVERITY).getValueNode(),
                            "severity cannot be " + PolicyProblems.quote(text) + "; write one of "
                                    + String.join(
                                            ", ",
                                            Arrays.stream(Severity.values())
                                                    .map(Enum::name)
                                                    .toList()));
                    return check.severity();
                });
    }

    private void unknownKeys(Map<String, NodeTuple> entries, String what, List<String> known) {
        entries.forEach((key, entry) -> {
            if (!known.contains(key)) {
                problems.add(
                        entry.getKeyNode(),
                        what + " has no " + PolicyProblems.quote(key) + "; " + PolicyProblems.instead(key, known));
            }
        });
    }

    /** Null if it is not there, or wrong, which is then a problem. */
    @CheckForNull
    private String text(Map<String, NodeTuple> entries, String key) {
        NodeTuple entry = entries.get(key);
        return entry == null ? null : PolicyYaml.text(entry.getValueNode(), key, problems);
    }

    /** @param others what else could have been meant */
    @CheckForNull
    private CheckSetting setting(CheckMetadata check, String name, Node where, List<String> others) {
        for (CheckSetting setting : check.settings()) {
            if (setting.name().equals(name)) {
                return setting;
            }
        }
        List<String> names = check.settings().stream().map(CheckSetting::name).toList();
        List<String> known = Stream.concat(names.stream(), others.stream()).toList();
        problems.add(
                where,
                check.id() + " has no setting " + PolicyProblems.quote(name) + "; "
                        + (names.isEmpty() && NearestWord.to(name, known).isEmpty()
                                ? "it has none at all, remove it"
                                : PolicyProblems.instead(name, known)));
        return null;
    }

    @CheckForNull
    private Integer number(CheckSetting setting, Node node) {
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
    private List<String> texts(String name, Node node) {
        SequenceNode list = PolicyYaml.list(node, name, problems);
        if (list == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (Node element : list.getValue()) {
            String text = PolicyYaml.text(element, "an element of " + name, problems);
            if (text != null) {
                texts.add(text.strip());
            }
        }
        return texts;
    }
}
