package io.jenkins.plugins.hcsecuritygate.policy;

import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code docs/policy-v1.schema.json} from the catalogue, for editors and for whoever keeps policies in a repository. */
final class PolicySchema {

    static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final List<CheckMetadata> checks;
    private final ObjectNode root = MAPPER.createObjectNode();

    private PolicySchema(List<CheckMetadata> checks) {
        this.checks = checks;
    }

    static String of(List<Check> checks) {
        return MAPPER.writeValueAsString(new PolicySchema(
                                        checks.stream().map(Check::metadata).toList())
                                .root())
                        .replace("\r\n", "\n")
                + "\n";
    }

    private ObjectNode root() {
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "HC Security Gate policy, version 1");
        root.put(
                "description",
                "The file of hcgate audit --policy; the same keys stand under security: hcSecurityGate: in Configuration as"
                        + " Code, where checks is a list. Keys may be added to this version; none is removed or changes its"
                        + " meaning.");
        ObjectNode properties = object(root);
        words(
                properties.putObject("profile").put("description", "Where the other defaults come from."),
                Arrays.stream(Profile.values()).map(Profile::word).toList());
        severity(properties.putObject("failOn").put("description", "Severity from which a check can close the gate."));
        words(
                properties.putObject("unknown").put("description", "What a check does that could not tell."),
                List.of("warn", "block"));
        words(properties.putObject("warnings").put("description", "What a warning does."), List.of("pass", "block"));
        anyOf(
                properties.putObject("checks").put("description", "What holds for single checks."),
                this::list,
                this::shortForms,
                nothing -> nothing.put("type", "null"));
        waivers(properties.putObject("waivers").put("description", "Findings that are accepted for a time."));
        ObjectNode definitions = root.putObject("$defs");
        text(definitions.putObject("text"));
        definitions.putObject("texts").put("type", "array").putObject("items").put("$ref", "#/$defs/text");
        anyOf(
                definitions.putObject("number"),
                number -> number.put("type", "integer").put("minimum", 0).put("maximum", CheckSetting.MAX_NUMBER),
                number -> number.put("type", "string").put("pattern", "^(" + CheckRulesReader.NUMBER.pattern() + ")$"));
        severity(definitions.putObject("severity"));
        anyOf(
                definitions.putObject("enabled"),
                enabled -> enabled.put("type", "boolean"),
                enabled -> words(enabled, List.of("true", "false")));
        off(definitions.putObject("onlyOff"), "false");
        off(definitions.putObject("onlyOn"), "true");
        return root;
    }

    private static void off(ObjectNode node, String word) {
        node.putArray("enum").add(Boolean.parseBoolean(word)).add(word);
    }

    private void list(ObjectNode list) {
        ArrayNode kinds = list.put("type", "array").putObject("items").putArray("oneOf");
        for (CheckMetadata check : checks) {
            ObjectNode kind = kinds.addObject();
            ObjectNode properties = object(kind);
            properties.putObject("id").put("const", check.id()).put("description", check.title());
            common(check, properties, "reason", "severity", "settings");
            ObjectNode settings = properties.putObject("settings");
            if (check.settings().isEmpty()) {
                settings.put("type", "array").put("maxItems", 0);
            } else {
                ArrayNode names =
                        settings.put("type", "array").putObject("items").putArray("oneOf");
                check.settings().forEach(setting -> setting(names.addObject(), setting));
            }
            kind.putArray("required").add("id");
            onOrOff(kind, check, List.of("severity", "settings"));
        }
    }

    private static void setting(ObjectNode node, CheckSetting setting) {
        ObjectNode properties = object(node);
        properties.putObject("name").put("const", setting.name()).put("description", setting.description());
        properties.putObject("value").put("$ref", setting.isNumber() ? "#/$defs/number" : "#/$defs/text");
        ObjectNode values = properties.putObject("values");
        if (setting.isNumber()) {
            values.put("type", "array")
                    .put("minItems", 1)
                    .put("maxItems", 1)
                    .putObject("items")
                    .put("$ref", "#/$defs/number");
        } else {
            values.put("$ref", "#/$defs/texts");
        }
        node.putArray("required").add("name");
        ArrayNode either = node.putArray("oneOf");
        either.addObject().putArray("required").add("value");
        either.addObject().putArray("required").add("values");
    }

    private void shortForms(ObjectNode mapping) {
        ObjectNode properties = object(mapping);
        for (CheckMetadata check : checks) {
            ObjectNode entry = properties.putObject(check.id()).put("description", check.title());
            ObjectNode keys = object(entry);
            common(check, keys);
            for (CheckSetting setting : check.settings()) {
                keys.putObject(setting.name())
                        .put("description", setting.description())
                        .put("$ref", setting.isNumber() ? "#/$defs/number" : "#/$defs/texts");
            }
            List<String> meaningless = new java.util.ArrayList<>(
                    check.settings().stream().map(CheckSetting::name).toList());
            meaningless.add("severity");
            onOrOff(entry, check, meaningless);
        }
    }

    private static void common(CheckMetadata check, ObjectNode properties, String... unused) {
        properties
                .putObject("enabled")
                .put("$ref", check.id().equals(CheckRule.ALWAYS_ON) ? "#/$defs/onlyOn" : "#/$defs/enabled");
        properties.putObject("reason").put("$ref", "#/$defs/text").put("description", "Why the check is switched off.");
        properties.putObject("severity").put("$ref", "#/$defs/severity");
    }

    /** A check that is off says why and nothing else; one that is on says no reason. */
    private static void onOrOff(ObjectNode node, CheckMetadata check, List<String> meaninglessWhenOff) {
        ObjectNode when = node.putObject("if");
        when.putObject("properties").putObject("enabled").put("$ref", "#/$defs/onlyOff");
        when.putArray("required").add("enabled");
        ObjectNode off = node.putObject("then");
        off.putArray("required").add("reason");
        ObjectNode not = off.putObject("properties");
        meaninglessWhenOff.forEach(key -> not.put(key, false));
        node.putObject("else").putObject("properties").put("reason", false);
    }

    private void waivers(ObjectNode node) {
        anyOf(
                node,
                list -> {
                    ObjectNode waiver = list.put("type", "array").putObject("items");
                    ObjectNode properties = object(waiver);
                    words(
                            nullable(properties.putObject("check")),
                            checks.stream().map(CheckMetadata::id).toList());
                    for (String key : List.of("resource", "reason", "owner", "approver", "approved", "expires")) {
                        properties
                                .putObject(key)
                                .putArray("type")
                                .add("string")
                                .add("number")
                                .add("boolean")
                                .add("null");
                    }
                },
                nothing -> nothing.put("type", "null"));
    }

    private static ObjectNode nullable(ObjectNode node) {
        return node.put("description", "Id of the check.");
    }

    /** Any scalar: a policy is text until a key asks for a number. */
    private static void text(ObjectNode node) {
        anyOf(
                node,
                text -> text.put("type", "string").put("pattern", "\\S"),
                text -> text.putArray("type").add("number").add("boolean"));
    }

    private static void severity(ObjectNode node) {
        node.put("type", "string")
                .put(
                        "pattern",
                        Arrays.stream(Severity.values())
                                .map(severity -> severity.name()
                                        .chars()
                                        .mapToObj(c -> "[" + (char) c
                                                + Character.toString(c).toLowerCase(Locale.ROOT) + "]")
                                        .collect(Collectors.joining()))
                                .collect(Collectors.joining("|", "^(", ")$")));
        ArrayNode examples = node.putArray("examples");
        Arrays.stream(Severity.values()).map(Enum::name).forEach(examples::add);
    }

    private static void words(ObjectNode node, List<String> words) {
        ArrayNode list = node.putArray("enum");
        words.forEach(list::add);
    }

    @SafeVarargs
    private static void anyOf(ObjectNode node, Consumer<ObjectNode>... kinds) {
        ArrayNode list = node.putArray("anyOf");
        for (Consumer<ObjectNode> kind : kinds) {
            kind.accept(list.addObject());
        }
    }

    /** A mapping that knows all of its keys. */
    private static ObjectNode object(ObjectNode node) {
        return node.put("type", "object").put("additionalProperties", false).putObject("properties");
    }
}
