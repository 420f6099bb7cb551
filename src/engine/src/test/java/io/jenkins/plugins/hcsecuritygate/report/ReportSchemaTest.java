package io.jenkins.plugins.hcsecuritygate.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the published schema to what is written, and what is written to the schema. */
class ReportSchemaTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static JsonNode text;
    private static Schema schema;

    @BeforeAll
    static void load() throws IOException {
        Path file = Path.of(System.getProperty("repository.root"), "docs", "report-v1.schema.json");
        text = MAPPER.readTree(Files.readString(file));
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text);
    }

    private static String json(Report report) {
        return SampleReports.render(new JsonReportWriter(), report);
    }

    private static Iterable<com.networknt.schema.Error> problems(String json) {
        return schema.validate(
                json,
                InputFormat.JSON,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    @Test
    void everyKindOfReportIsValid() {
        assertThat(problems(json(SampleReports.everything()))).isEmpty();
        assertThat(problems(json(SampleReports.open()))).isEmpty();
        assertThat(problems(json(SampleReports.crowded(200)))).isEmpty();
    }

    /** A schema that accepts anything would pass the test above. */
    @ParameterizedTest
    @CsvSource({
        "verdict, MAYBE",
        "profile, lax",
        "evaluatedAt, yesterday",
        "schema, hc-security-gate/report/v2",
        "severity, BAD",
        "fingerprint, x",
        "status, SKIPPED",
        "standing, approved",
        "area, other",
        "origin, somewhere",
        "state, rejected",
    })
    void aWrongWordIsInvalid(String field, String word) {
        String wrong = json(SampleReports.everything())
                .replaceFirst("\"" + field + "\" : \"[^\"]*\"", "\"" + field + "\" : \"" + word + "\"");
        assertThat(problems(wrong)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"fingerprint", "blocks", "waived", "covered", "answeredBy", "remediation", "score"})
    void aMissingOrUnknownFieldIsInvalid(String field) {
        String wrong = json(SampleReports.everything()).replaceFirst("\"" + field + "\" :", "\"other\" :");
        assertThat(problems(wrong)).isNotEmpty();
    }

    @Test
    void everyFieldOfTheSchemaIsWritten() {
        Set<String> declared = new TreeSet<>();
        text.findValues("properties").forEach(properties -> declared.addAll(properties.propertyNames()));
        // 'properties' inside of conditions repeat names, so no more are declared than written.
        Set<String> written = new TreeSet<>();
        names(MAPPER.readTree(json(SampleReports.everything())), written);
        assertThat(written).containsAll(declared);
    }

    private static void names(JsonNode node, Set<String> names) {
        names.addAll(node.propertyNames());
        node.forEach(child -> names(child, names));
    }

    @Test
    void theWordsOfTheSchemaAreThoseOfTheModel() {
        JsonNode check = text.at("/$defs/check/properties");
        assertThat(words(check.at("/status/enum"))).isEqualTo(words(Status.values(), Enum::name));
        assertThat(words(check.at("/severity/enum"))).isEqualTo(words(Severity.values(), Enum::name));
        assertThat(words(check.at("/area/enum"))).isEqualTo(words(Area.values(), Area::word));
        assertThat(words(text.at("/properties/profile/enum"))).isEqualTo(words(Profile.values(), Profile::word));
        assertThat(words(text.at("/properties/target/properties/kind/enum")))
                .isEqualTo(words(Target.Kind.values(), Target.Kind::word));
        assertThat(text.at("/properties/schema/const").stringValue()).isEqualTo(Report.SCHEMA);
    }

    private static Set<String> words(JsonNode array) {
        Set<String> words = new TreeSet<>();
        array.forEach(word -> words.add(word.stringValue()));
        return words;
    }

    private static <E> Set<String> words(E[] values, Function<E, String> word) {
        return Arrays.stream(values).map(word).collect(Collectors.toCollection(TreeSet::new));
    }
}
