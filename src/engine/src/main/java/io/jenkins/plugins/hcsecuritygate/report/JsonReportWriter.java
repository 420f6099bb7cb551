package io.jenkins.plugins.hcsecuritygate.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.WaiverStanding;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * Writes what {@code docs/report-v1.schema.json} describes. Fields are only ever added to this version: scripts read it.
 */
public final class JsonReportWriter implements ReportWriter {

    @Override
    public void write(Report report, OutputStream out) throws IOException {
        try (JsonGenerator json = generator(out)) {
            report(json, report);
            json.writeRaw('\n');
        }
    }

    /** Writes an array, also of one report: a script that names several targets gets the same shape for any number. */
    @Override
    public void writeAll(List<Report> reports, OutputStream out) throws IOException {
        try (JsonGenerator json = generator(out)) {
            json.writeStartArray();
            for (Report report : reports) {
                report(json, report);
            }
            json.writeEndArray();
            json.writeRaw('\n');
        }
    }

    /** A generator of the product's JSON: indented alike on every platform, and safe to print on a terminal. */
    public static JsonGenerator generator(OutputStream out) throws IOException {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(lines);
        printer.indentObjectsWith(lines);
        JsonGenerator json = new JsonFactory().createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.setCharacterEscapes(new InvisibleEscapes());
        json.setPrettyPrinter(printer);
        return json;
    }

    private static void report(JsonGenerator json, Report report) throws IOException {
        Verdict verdict = report.verdict();
        json.writeStartObject();
        json.writeStringField("schema", Report.SCHEMA);
        json.writeObjectFieldStart("tool");
        json.writeStringField("name", report.tool().name());
        json.writeStringField("version", report.tool().version());
        json.writeEndObject();
        json.writeObjectFieldStart("target");
        json.writeStringField("kind", report.target().kind().word());
        json.writeStringField("name", report.target().name());
        json.writeStringField("jenkinsVersion", report.jenkinsVersion());
        json.writeEndObject();
        json.writeStringField("evaluatedAt", report.evaluatedAt().toString());
        json.writeStringField("profile", report.policy().profile().word());
        json.writeStringField("verdict", verdict.word());
        json.writeNumberField("score", verdict.score());
        counts(json, verdict);
        json.writeArrayFieldStart("checks");
        for (JudgedCheck check : verdict.checks()) {
            check(json, check, report.evaluatedAt());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("waivers");
        for (WaiverStanding standing : verdict.waivers()) {
            standing(json, standing, report.evaluatedAt());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, Verdict verdict) throws IOException {
        json.writeObjectFieldStart("counts");
        for (Status status : Status.values()) {
            json.writeNumberField(countOf(status), verdict.count(status));
        }
        json.writeEndObject();
    }

    private static String countOf(Status status) {
        return switch (status) {
            case PASS -> "pass";
            case FAIL -> "fail";
            case WARN -> "warn";
            case UNKNOWN -> "unknown";
            case NOT_APPLICABLE -> "notApplicable";
            case WAIVED -> "waived";
            case ERROR -> "error";
        };
    }

    private static void check(JsonGenerator json, JudgedCheck check, Instant now) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", check.metadata().id());
        json.writeStringField("title", check.metadata().title());
        json.writeStringField("area", check.metadata().area().word());
        json.writeStringField("severity", check.metadata().severity().name());
        json.writeStringField("status", check.status().name());
        json.writeBooleanField("blocks", check.blocks());
        json.writeStringField("reason", check.reason());
        json.writeArrayFieldStart("findings");
        for (JudgedFinding finding : check.findings()) {
            finding(json, check.metadata().id(), finding, now);
        }
        json.writeEndArray();
        json.writeStringField("remediation", check.metadata().remediation().text());
        json.writeArrayFieldStart("references");
        for (String reference : check.metadata().references()) {
            json.writeString(reference);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void finding(JsonGenerator json, String checkId, JudgedFinding judged, Instant now)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("fingerprint", judged.finding().fingerprint(checkId));
        json.writeStringField("status", judged.finding().status().name());
        json.writeObjectFieldStart("resource");
        json.writeStringField("kind", judged.finding().resource().kind());
        json.writeStringField("name", judged.finding().resource().name());
        json.writeStringField("location", judged.finding().resource().location());
        json.writeEndObject();
        json.writeStringField("message", judged.finding().message());
        if (judged.finding().status() == Status.UNKNOWN) {
            json.writeStringField("answeredBy", judged.finding().answeredBy());
        }
        json.writeBooleanField("waived", judged.waived());
        Waiver waiver = judged.waiver();
        if (waiver != null) {
            json.writeObjectFieldStart("waiver");
            acceptance(json, waiver, now);
            // Nobody authenticated what a text says; a controller can.
            json.writeStringField("standing", waiver.origin().kind().word());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void standing(JsonGenerator json, WaiverStanding standing, Instant now) throws IOException {
        json.writeStartObject();
        json.writeStringField("check", standing.waiver().check());
        json.writeStringField("resource", standing.waiver().resource());
        acceptance(json, standing.waiver(), now);
        json.writeStringField("origin", standing.waiver().origin().kind().word());
        json.writeStringField("place", standing.waiver().origin().place());
        json.writeStringField("state", standing.waiver().origin().pending() ? "pending" : "approved");
        LocalDate requested = standing.waiver().origin().requested();
        if (requested != null) {
            json.writeStringField("requested", requested.toString());
        }
        json.writeNumberField("covered", standing.covered());
        if (standing.voidBecause() != null) {
            json.writeStringField("voidBecause", standing.voidBecause());
        }
        json.writeEndObject();
    }

    private static void acceptance(JsonGenerator json, Waiver waiver, Instant now) throws IOException {
        json.writeStringField("reason", waiver.reason());
        json.writeStringField("owner", waiver.owner());
        json.writeStringField("approver", waiver.approver());
        LocalDate expires = waiver.expires();
        json.writeStringField("expires", expires == null ? null : expires.toString());
        LocalDate approved = waiver.origin().approved();
        if (approved != null) {
            json.writeStringField("approved", approved.toString());
            json.writeNumberField("ageDays", waiver.ageInDays(now).orElse(0));
        }
    }
}
