package io.jenkins.plugins.hcsecuritygate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Holds the published schema to the catalogue and to the reader. */
class PolicySchemaTest {

    private static final Path ROOT = Path.of(System.getProperty("repository.root"));
    private static final Path FILE = ROOT.resolve("docs/policy-v1.schema.json");
    private static final PolicyReader READER = new PolicyReader(Catalogue.checks());

    private static Schema schema;

    @BeforeAll
    static void load() throws IOException {
        if (Boolean.getBoolean("pages.write")) {
            Files.writeString(FILE, PolicySchema.of(Catalogue.checks()));
        }
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(PolicySchema.MAPPER.readTree(Files.readString(FILE)));
    }

    private static List<com.networknt.schema.Error> problems(String yaml) throws IOException {
        Object value = yaml().load(yaml);
        return schema.validate(PolicySchema.MAPPER.writeValueAsString(value), InputFormat.JSON);
    }

    /** Numbers, words and nothing, as JSON has them; a date is a text. */
    private static Yaml yaml() {
        Resolver resolver = new Resolver() {
            @Override
            protected void addImplicitResolvers() {
                addImplicitResolver(Tag.BOOL, Pattern.compile("true|false"), "tf");
                addImplicitResolver(Tag.INT, Pattern.compile("-?(0|[1-9][0-9]*)"), "-0123456789");
                addImplicitResolver(Tag.FLOAT, FLOAT, "-0123456789.");
                addImplicitResolver(Tag.NULL, NULL, "~n\0");
                addImplicitResolver(Tag.NULL, EMPTY, null);
            }
        };
        LoaderOptions options = new LoaderOptions();
        DumperOptions dumper = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(dumper), dumper, options, resolver);
    }

    private static Policy read(String yaml) throws PolicyException {
        return READER.read("policy.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isWhatTheCatalogueSays() throws IOException {
        assertThat(Files.readString(FILE)).isEqualTo(PolicySchema.of(Catalogue.checks()));
    }

    static Stream<String> examples() throws IOException {
        List<String> all = new ArrayList<>();
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("docs/policy.md")));
        while (block.find()) {
            all.add(block.group(1));
        }
        assertThat(all).hasSizeGreaterThan(1);
        all.add(Files.readString(ROOT.resolve("examples/clinic-policy.yaml")));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsValidForBoth(String example) throws IOException {
        assertThat(read(example)).isNotNull();
        assertThat(problems(example)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "profile: strict",
                "failOn: high",
                "checks:",
                "waivers:",
                "checks: []",
                "checks: {}",
                "{}",
                "checks: [{id: core-update, severity: Low, settings: [{name: maxAgeDays, value: \"3\"}]}]",
                "checks: [{id: core-update, settings: [{name: maxAgeDays, values: [3]}]}]",
                "checks: [{id: least-privilege, settings: [{name: developers, value: 7}, {name: maxAdministrators, value: 0}]}]",
                "checks: {least-privilege: {severity: LOW, developers: [a, 1, true], maxAdministrators: 999999999}}",
                "checks: {https-url: {enabled: false, reason: a proxy}}",
                "checks: [{id: https-url, enabled: \"false\", reason: a proxy}, {id: waivers, enabled: true}]",
                "waivers: [{check: https-url, resource: x, reason: r, owner: o, approver: p, expires: 2026-12-31}]",
                "waivers: [{}]",
            })
    void acceptsWhatTheReaderAccepts(String policy) throws IOException {
        assertThat(read(policy)).isNotNull();
        assertThat(problems(policy)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "strict",
                "profil: strict",
                "profile: Strict",
                "profile: [strict]",
                "failOn: 3",
                "failOn: HIHG",
                "unknown: pass",
                "warnings: warn",
                "checks: x",
                "checks: [x]",
                "checks: [{}]",
                "checks: [{id: no-such-check}]",
                "checks: [{id: core-update, sverity: LOW}]",
                "checks: [{id: core-update, severity: bad}]",
                "checks: [{id: core-update, enabled: maybe}]",
                "checks: [{id: core-update, enabled: false}]",
                "checks: [{id: core-update, enabled: false, reason: \" \"}]",
                "checks: [{id: core-update, enabled: false, reason: r, severity: LOW}]",
                "checks: [{id: core-update, enabled: false, reason: r, settings: []}]",
                "checks: [{id: core-update, reason: r}]",
                "checks: [{id: waivers, enabled: false, reason: r}]",
                "checks: [{id: core-update, settings: {maxAgeDays: 1}}]",
                "checks: [{id: core-update, settings: [{value: 1}]}]",
                "checks: [{id: core-update, settings: [{name: maxAgeDays}]}]",
                "checks: [{id: core-update, settings: [{name: maxAgeDays, value: 1, values: [1]}]}]",
                "checks: [{id: core-update, settings: [{name: maxAgeDays, values: [1, 2]}]}]",
                "checks: [{id: core-update, settings: [{name: maxAgeDays, value: -1}]}]",
                "checks: [{id: core-update, settings: [{name: maxAgeDays, value: 1000000000}]}]",
                "checks: [{id: core-update, settings: [{name: developers, value: a}]}]",
                "checks: [{id: https-url, settings: [{name: maxAgeDays, value: 1}]}]",
                "checks: {no-such-check: {}}",
                "checks: {core-update: {maxAge: 1}}",
                "checks: {core-update: {maxAgeDays: 1.5}}",
                "checks: {core-update: {enabled: false, reason: r, maxAgeDays: 1}}",
                "checks: {least-privilege: {developers: a}}",
                "checks: {least-privilege: {developers: [[a]]}}",
                "waivers: {}",
                "waivers: [a]",
                "waivers: [{until: never}]",
                "waivers: [{check: [a]}]",
                "waivers: [{check: no-such-check}]",
            })
    void refusesWhatTheReaderRefuses(String policy) throws IOException {
        assertThatThrownBy(() -> read(policy)).isInstanceOf(PolicyException.class);
        assertThat(problems(policy)).isNotEmpty();
    }

    /** Policies of random pieces, each right or wrong: the reader and the schema agree, but for what is there twice. */
    @Test
    void agreesWithTheReaderOnRandomPolicies() throws IOException {
        Random random = new Random(11);
        int accepted = 0;
        for (int i = 0; i < 500; i++) {
            String policy = random(random);
            boolean read;
            try {
                read(policy);
                read = true;
            } catch (PolicyException e) {
                read = false;
            }
            List<com.networknt.schema.Error> problems =
                    schema.validate(PolicySchema.MAPPER.writeValueAsString(yaml().load(policy)), InputFormat.JSON);
            assertThat(problems.isEmpty()).as(policy + problems).isEqualTo(read);
            accepted += read ? 1 : 0;
        }
        assertThat(accepted).isBetween(30, 470);
    }

    private static String random(Random random) {
        String id =
                one(random, "core-update", "core-update", "least-privilege", "https-url", "waivers", "no-such-check");
        String enabled = one(random, "", "", "", "true", "false", "\"false\"", "no");
        String reason = one(random, "", "", "", "because");
        String severity = one(random, "", "", "LOW", "High", "severe");
        String name = one(random, "", "", "maxAgeDays", "developers", "noticeDays");
        String value = one(random, "3", "a", "[a, b]", "[3]", "{}");
        boolean list = random.nextBoolean();
        StringBuilder lines = new StringBuilder();
        append(lines, "enabled", enabled);
        append(lines, "reason", reason);
        append(lines, "severity", severity);
        if (!name.isEmpty() && list) {
            String key = value.startsWith("[") ? "values" : "value";
            append(lines, "settings", "[{name: " + name + ", " + key + ": " + value + "}]");
        } else if (!name.isEmpty()) {
            append(lines, name, value);
        }
        String profile = one(random, "strict", "baseline", "baseline", "lax");
        return "profile: " + profile + "\nchecks:\n"
                + (list ? "  - id: " + id + "\n" : "  " + id + ":" + (lines.isEmpty() ? " {}\n" : "\n"))
                + lines;
    }

    private static void append(StringBuilder lines, String key, String value) {
        if (!value.isEmpty()) {
            lines.append("    ").append(key).append(": ").append(value).append('\n');
        }
    }

    private static String one(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }

    @Test
    void everyCheckAndSettingIsInIt() throws IOException {
        String text = Files.readString(FILE);
        assertThat(Catalogue.checks()).allSatisfy(check -> {
            assertThat(text).contains("\"const\" : \"" + check.metadata().id() + "\"");
            assertThat(check.metadata().settings())
                    .extracting(CheckSetting::name)
                    .allSatisfy(name -> assertThat(text).contains("\"const\" : \"" + name + "\""));
        });
    }
}
