package io.jenkins.plugins.hcsecuritygate.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditCommandTest {

    @TempDir
    Path directory;

    private Path open;
    private Path closed;

    @BeforeEach
    void homes() throws IOException {
        open = Homes.open(directory.resolve("open"));
        closed = Homes.closed(directory.resolve("closed"));
    }

    private static List<Error> schemaProblems(String json) throws IOException {
        String schema =
                Files.readString(Path.of(System.getProperty("repository.root"), "docs", "report-v1.schema.json"));
        Schema compiled = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON);
        return compiled.validate(json, InputFormat.JSON);
    }

    @Test
    void anOpenGateExitsWith0() {
        Run run = Run.of("audit", open.toString());
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("OPEN — no check closes the gate", "Target        " + open + " (home)");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aClosedGateExitsWith1() {
        Run run = Run.of("audit", closed.toString(), "--at", "2026-11-22");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("CLOSED — ", "FAIL  controller-executors", "Evaluated at  2026-11-22T00:00:00Z")
                .doesNotContain("\u001B");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void jsonIsWhatTheSchemaSays() throws IOException {
        Run run = Run.of("audit", closed.toString(), "--format", "json", "--at", "2026-11-22T01:00:00+01:00");
        assertThat(run.code()).isEqualTo(1);
        assertThat(schemaProblems(run.out())).isEmpty();
        assertThat(run.out())
                .contains("\"evaluatedAt\" : \"2026-11-22T00:00:00Z\"", "\"jenkinsVersion\" : \"2.541.3\"");
    }

    @Test
    void whatTheOperatorTightensClosesTheGate() {
        assertThat(Run.of("audit", open.toString(), "--unknown", "block").code())
                .isEqualTo(1);
        assertThat(Run.of("audit", open.toString(), "--profile", "strict").code())
                .isEqualTo(1);
        assertThat(Run.of("audit", closed.toString(), "--fail-on", "critical").code())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "audit | Missing required parameter: 'PATH'",
                "audit HOME --profil strict | Unknown option: '--profil'; did you mean '--profile'?",
                "audit HOME --profile lax | option '--profile': 'lax' is none of baseline, strict",
                "audit HOME --fail-on 3 | '3' is none of LOW, MEDIUM, HIGH, CRITICAL",
                "audit HOME --unknown pass | 'pass' is none of warn, block",
                "audit HOME --format xml | 'xml' is none of text, json",
                "audit HOME --format sarif | format sarif is not supported yet by this version; formats: text, json",
                "audit HOME --format markdown | format markdown is not supported yet",
                "audit HOME --evidence HOME/config.xml | is no evidence that is understood; that is: sshd_config",
                "audit HOME HOME --evidence HOME/config.xml | --evidence is about one machine; name one PATH",
                "audit HOME --at yesterday | 'yesterday' is no moment; write 2026-12-31 or 2026-12-31T23:59:59Z",
                "audit HOME --at 2026-02-30 | '2026-02-30' is no moment",
                "audit HOME --at +99999-01-01 | is no moment",
                "audit HOME --at 1969-12-31 | is no moment",
                "audit HOME/backup.tar.gz | an archive is not supported yet by this version",
                "audit HOME HOME/backup.zip | an archive is not supported yet by this version",
                "audit HOME/jenkins.yaml | a Configuration as Code file is not supported yet by this version",
                "audit HOME/plugins.txt | a list of plugins is not supported yet by this version",
                "audit HOME --policy | Missing required parameter for option '--policy'",
                "audit HOME --at 2026-01-01 --at 2026-01-02 | should be specified only once",
                "audits HOME | 'audits'",
                "scan HOME | 'scan'",
                "-- | name a command: audit, checks, explain or verify-log",
                "explain controller-executor | no check is called 'controller-executor'; did you mean 'controller-executors'?",
                "explain nothing-like-it | no check is called 'nothing-like-it'; 'hcgate checks' lists them",
            })
    void wrongUsageExitsWith2AndOneLine(String line, String message) throws IOException {
        for (String file : List.of("backup.tar.gz", "backup.zip", "jenkins.yaml", "plugins.txt")) {
            Files.writeString(open.resolve(file), "x");
        }
        String[] args = line.isEmpty()
                ? new String[0]
                : line.replace("HOME", open.toString()).split(" ");
        Run run = Run.of(args);
        assertThat(run.err()).startsWith("hcgate: ").contains(message).hasLineCount(1);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void noCommandIsWrongUsage() {
        assertThat(Run.of().code()).isEqualTo(2);
        assertThat(Run.of().err()).contains("name a command: audit, checks, explain or verify-log");
    }

    @Test
    void anEmptyPathIsWrongUsageRatherThanTheWorkingDirectory() {
        assertThat(Run.of("audit", ""))
                .isEqualTo(new Run(2, "", Run.of("audit", "").err()));
    }

    @Test
    void onePathThatCannotBeReadDoesNotKeepTheOthersFromBeingReported() throws IOException {
        Path missing = directory.resolve("missing");
        Run run = Run.of(
                "audit",
                open.toString(),
                missing.toString(),
                closed.toString(),
                "--format",
                "json",
                "--at",
                "2026-11-22");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).isEqualTo("hcgate: " + missing + " does not exist\n");
        assertThat(run.out())
                .startsWith("[\n")
                .containsSubsequence("\"name\" : \"" + open, "\"OPEN\"", "\"name\" : \"" + closed, "\"CLOSED\"");
    }

    @Test
    void severalPathsExitWithTheWorstCode() {
        assertThat(Run.of("audit", open.toString(), open.toString()).code()).isZero();
        Run run = Run.of("audit", closed.toString(), open.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).containsSubsequence("CLOSED — ", "=====", "OPEN — ");
    }

    @Test
    void whereNothingCouldBeReadNothingIsReported() {
        Run run = Run.of("audit", directory.resolve("missing").toString(), "--format", "json");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aBrokenConfigurationMakesChecksUnknownAndNotTheAuditFail() throws IOException {
        Files.writeString(open.resolve("config.xml"), "<hudson><numExecutors>0");
        Run run = Run.of("audit", open.toString(), "--unknown", "block");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("UNKNOWN  controller-executors", "version unknown");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void hostileNamesAreEscapedInBothFormats() throws IOException {
        String name = "a\nb\u001B[31m<script>=cmd\u202Egnp";
        Homes.job(open, name);
        Run text = Run.of("audit", open.toString(), "--fail-on", "LOW");
        assertThat(text.out())
                .contains("job a\\nb\\u001B[31m<script>=cmd\\u202Egnp")
                .doesNotContain("\u001B", "\u202E");
        Run json = Run.of("audit", open.toString(), "--format", "json");
        assertThat(json.out())
                .contains("\"name\" : \"a\\\\nb\\\\u001B[31m<script>=cmd\\\\u202Egnp\"")
                .doesNotContain("\u001B", "\u202E");
        assertThat(schemaProblems(json.out())).isEmpty();
    }

    @Test
    void anAuditChangesNothingInTheHome() throws IOException {
        Homes.job(closed, "job");
        List<String> before = snapshot(closed);
        Run.of("audit", closed.toString());
        assertThat(snapshot(closed)).isEqualTo(before);
    }

    private static List<String> snapshot(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.sorted()
                    .map(file -> {
                        try {
                            return file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    @Test
    void updateDataIsTakenFromTheFileInsteadOfTheHome() throws IOException {
        Path data = Files.writeString(directory.resolve("update-center.json"), """
                {"id":"default","generationTimestamp":"2026-11-21T00:00:00Z",
                 "core":{"name":"core","version":"2.541.3","url":"https://example.org/jenkins.war"},
                 "plugins":{},"warnings":[]}
                """);
        Run without = Run.of("audit", open.toString(), "--at", "2026-11-22");
        assertThat(without.out()).contains("UNKNOWN  core-update");
        Run with = Run.of("audit", open.toString(), "--at", "2026-11-22", "--update-data", data.toString());
        assertThat(with.err()).isEmpty();
        assertThat(with.out()).contains("PASS  core-update");
    }
}
