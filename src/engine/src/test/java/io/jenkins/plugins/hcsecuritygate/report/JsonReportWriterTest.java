package io.jenkins.plugins.hcsecuritygate.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReportWriterTest {

    private static String json(Report report) {
        return SampleReports.render(new JsonReportWriter(), report);
    }

    private static List<String> strings(String json) throws IOException {
        List<String> strings = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    strings.add(parser.getText());
                }
            }
        }
        return strings;
    }

    @Test
    void isIndentedAndEndsWithALineBreak() {
        assertThat(json(SampleReports.open())).startsWith("""
                        {
                          "schema" : "hc-security-gate/report/v1",
                          "tool" : {
                            "name" : "hcgate",
                            "version" : "1.2.3"
                          },
                          "target" : {
                            "kind" : "home",
                            "name" : "/srv/jenkins",
                            "jenkinsVersion" : null
                          },
                          "evaluatedAt" : "2026-11-22T10:00:00Z",
                          "profile" : "strict",
                          "verdict" : "OPEN",
                          "score" : 100,
                        """).endsWith("}\n");
    }

    @Test
    void isTheSameEveryTime() {
        assertThat(json(SampleReports.everything())).isEqualTo(json(SampleReports.everything()));
    }

    @Test
    void hostileTextIsEscapedAndReadsBackUnchanged() throws IOException {
        String json = json(SampleReports.everything());
        assertThat(json.chars().filter(c -> c != '\n'))
                .noneMatch(c -> Character.getType(c) == Character.CONTROL
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.SURROGATE);
        assertThat(json).contains("\\u202E", "\\u200B", "\\u0085", "\\u007F", "\\u001B[31m", "Больница");
        assertThat(strings(json)).contains(SampleReports.HOSTILE, "message of " + SampleReports.HOSTILE);
    }

    @Test
    void severalReportsAreAnArrayAlsoIfThereIsOne() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JsonReportWriter().writeAll(List.of(SampleReports.open()), out);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("[\n  {\n").endsWith("}\n]\n");
    }

    @Test
    void anErrorOfACheckSaysNothingOfItsMessage() {
        assertThat(json(SampleReports.everything()))
                .contains("IllegalStateException")
                .doesNotContain("s3cr3t");
    }
}
