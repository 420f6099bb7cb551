package io.jenkins.plugins.hcsecuritygate.report;

import com.fasterxml.jackson.core.JsonGenerator;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.report.TextLayout.Tone;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes what the checks say about themselves, apart from any audit. */
public final class CatalogueWriter {

    private final TextStyle style;

    public CatalogueWriter(@NonNull TextStyle style) {
        this.style = style;
    }

    /** Writes a line or two per check. */
    public void list(@NonNull List<CheckMetadata> checks, @NonNull OutputStream out) throws IOException {
        TextLayout text = new TextLayout(style);
        int widest =
                checks.stream().mapToInt(check -> check.id().length()).max().orElse(0);
        for (CheckMetadata check : checks) {
            String severity = (check.severity() + "        ").substring(0, 8);
            text.marked(
                    0, check.id() + " ".repeat(widest - check.id().length()) + "  " + severity + "  ", check.title());
        }
        write(text, out);
    }

    /** Writes all that one check says about itself. */
    public void explain(@NonNull CheckMetadata check, @NonNull OutputStream out) throws IOException {
        TextLayout text = new TextLayout(style);
        text.line(Tone.STRONG, check.id());
        text.paragraph(0, check.title());
        text.blank();
        text.marked(0, "Severity    ", check.severity().name());
        text.marked(0, "Area        ", check.area().word());
        text.marked(0, "References  ", String.join(", ", check.references()));
        text.blank();
        text.line(Tone.STRONG, "Why");
        text.paragraph(2, check.why().strip());
        text.blank();
        text.line(Tone.STRONG, "How to comply");
        text.paragraph(2, check.remediation().text());
        text.marked(2, "Page: ", check.remediation().path());
        if (!check.remediation().configurationAsCode().isBlank()) {
            text.blank();
            text.line(Tone.STRONG, "With Configuration as Code");
            check.remediation().configurationAsCode().lines().forEach(line -> text.verbatim(2, line));
        }
        if (!check.settings().isEmpty()) {
            text.blank();
            text.line(Tone.STRONG, "Settings in a policy file");
            for (CheckSetting setting : check.settings()) {
                text.marked(
                        2, setting.name() + ": ", setting.description() + " (default: " + setting.defaultValue() + ")");
            }
        }
        write(text, out);
    }

    /** Writes everything about every check as a JSON array. */
    public void json(@NonNull List<CheckMetadata> checks, @NonNull OutputStream out) throws IOException {
        try (JsonGenerator json = JsonReportWriter.generator(out)) {
            json.writeStartArray();
            for (CheckMetadata check : checks) {
                check(json, check);
            }
            json.writeEndArray();
            json.writeRaw('\n');
        }
    }

    private static void check(JsonGenerator json, CheckMetadata check) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", check.id());
        json.writeStringField("title", check.title());
        json.writeStringField("area", check.area().word());
        json.writeStringField("severity", check.severity().name());
        json.writeStringField("why", check.why());
        json.writeObjectFieldStart("remediation");
        json.writeStringField("text", check.remediation().text());
        json.writeStringField("path", check.remediation().path());
        json.writeStringField("configurationAsCode", check.remediation().configurationAsCode());
        json.writeEndObject();
        json.writeArrayFieldStart("references");
        for (String reference : check.references()) {
            json.writeString(reference);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("settings");
        for (CheckSetting setting : check.settings()) {
            json.writeStartObject();
            json.writeStringField("name", setting.name());
            json.writeStringField("description", setting.description());
            if (setting.defaultValue() instanceof Integer number) {
                json.writeNumberField("default", number);
            } else {
                json.writeArrayFieldStart("default");
                for (Object element : (List<?>) setting.defaultValue()) {
                    json.writeString(element.toString());
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(TextLayout text, OutputStream out) throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
