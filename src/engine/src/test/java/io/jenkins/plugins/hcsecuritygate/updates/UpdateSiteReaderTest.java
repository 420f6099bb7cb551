package io.jenkins.plugins.hcsecuritygate.updates;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.OfferedPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.SecurityWarning;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.SecurityWarning.Type;
import io.jenkins.plugins.hcsecuritygate.testing.Mutations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateSiteReaderTest {
    private static final Fact<String> URL = Fact.known("https://updates.example.org/update-center.json");

    private static final String DOCUMENT = """
            {
              "connectionCheckUrl": "https://www.google.com/",
              "core": {"buildDate": "Mar 01, 2026", "name": "core", "size": 1, "version": "2.541.2"},
              "deprecations": {"old": {"url": "https://example.org/old"}},
              "generationTimestamp": "2026-03-12T02:37:05Z",
              "id": "default",
              "plugins": {
                "git": {"name": "git", "version": "5.2.0", "requiredCore": "2.479.1", "labels": ["scm"],
                        "releaseTimestamp": "2026-03-01T12:00:00.00Z", "buildDate": "Jan 01, 2020",
                        "dependencies": [{"name": "hunter2", "optional": false, "version": "1"}]},
                "cvs": {"version": "2.19", "buildDate": "Sep 20, 2024", "labels": ["scm", "deprecated"]},
                "undated": {"version": "1.0", "releaseTimestamp": "soon", "buildDate": "someday"}
              },
              "signature": {"certificates": ["hunter2"]},
              "updateCenterVersion": 1,
              "warnings": [
                {"id": "SECURITY-1", "type": "plugin", "name": "git", "message": "RCE", "url": "https://example.org/1",
                 "versions": [{"lastVersion": "5.1", "pattern": "5[.][01](|[.-].*)"}, {"pattern": "4[.].*"}]},
                {"id": "core-1", "type": "core", "name": "core", "message": "CSRF", "url": "https://example.org/2",
                 "versions": [{"pattern": "1[.].*"}, {"lastVersion": "2"}]},
                {"id": "SECURITY-2", "type": "Plugin", "name": "cvs", "message": "XSS", "url": "https://example.org/3"},
                {"id": "X", "type": "appliance", "name": "x", "message": "?", "url": "?", "versions": []}
              ]
            }
            """;

    @TempDir
    private Path directory;

    private static UpdateSite read(String document) throws UpdateDataException, IOException {
        return UpdateSiteReader.read(
                new ByteArrayInputStream(document.getBytes(UTF_8)), "default", URL, "updates/default.json");
    }

    @Test
    void readsWhatTheChecksAskFor() throws UpdateDataException, IOException {
        UpdateSite site = read(DOCUMENT);

        assertThat(site.id()).isEqualTo("default");
        assertThat(site.url()).isEqualTo(URL);
        assertThat(site.location()).isEqualTo("updates/default.json");
        assertThat(site.coreVersion()).isEqualTo("2.541.2");
        assertThat(site.generatedAt()).isEqualTo(Fact.known(Instant.parse("2026-03-12T02:37:05Z")));
        assertThat(site.deprecated()).containsExactlyInAnyOrder("old", "cvs");
        assertThat(site.plugins())
                .hasSize(3)
                .containsEntry("git", new OfferedPlugin("5.2.0", Instant.parse("2026-03-01T12:00:00Z"), "2.479.1"))
                .containsEntry("cvs", new OfferedPlugin("2.19", Instant.parse("2024-09-20T00:00:00Z"), null))
                .containsEntry("undated", new OfferedPlugin("1.0", null, null));
    }

    @Test
    void readsWarningsAndWidensThoseWithoutAPattern() throws UpdateDataException, IOException {
        assertThat(read(DOCUMENT).warnings())
                .containsExactly(
                        new SecurityWarning(
                                "SECURITY-1",
                                Type.PLUGIN,
                                "git",
                                "RCE",
                                "https://example.org/1",
                                List.of("5[.][01](|[.-].*)", "4[.].*")),
                        new SecurityWarning("core-1", Type.CORE, "core", "CSRF", "https://example.org/2", List.of()),
                        new SecurityWarning(
                                "SECURITY-2", Type.PLUGIN, "cvs", "XSS", "https://example.org/3", List.of()),
                        new SecurityWarning("X", Type.UNKNOWN, "x", "?", "?", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "\uFEFF%s",
                "updateCenter.post(\n%s\n);",
                "\n updateCenter.post(%s);\n",
                "updateCenter.post(\n%s"
            })
    void readsTheFormsInWhichTheDataComes(String form) throws UpdateDataException, IOException {
        assertThat(read(form.formatted(DOCUMENT))).isEqualTo(read(DOCUMENT));
    }

    @Test
    void dataWithoutATimestampIsAsOldAsItsYoungestRelease() throws UpdateDataException, IOException {
        assertThat(read(DOCUMENT.replace("generationTimestamp", "x")).generatedAt())
                .isEqualTo(Fact.known(Instant.parse("2026-03-01T12:00:00Z")));
        assertThat(read(DOCUMENT.replace("2026-03-12T02:37:05Z", "yesterday")).generatedAt())
                .isEqualTo(Fact.known(Instant.parse("2026-03-01T12:00:00Z")));
        assertThat(read("{\"plugins\":{\"a\":{\"version\":\"1\"}}}").generatedAt())
                .isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void nullCountsAsAbsent() throws UpdateDataException, IOException {
        UpdateSite site = read("""
                {"core": null, "deprecations": null, "generationTimestamp": null, "id": null, "warnings": null,
                 "plugins": {"a": {"version": "1", "requiredCore": null, "labels": null, "buildDate": null}}}""");

        assertThat(site.coreVersion()).isNull();
        assertThat(site.warnings()).isEmpty();
        assertThat(site.plugins()).containsEntry("a", new OfferedPlugin("1", null, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|is empty",
                "[]|is not the data of an update site: it lists no plugins",
                "{}|is not the data of an update site: it lists no plugins",
                "{\"plugins\":null}|is not the data of an update site: it lists no plugins",
                "{\"plugins\":[]}|has something else where an object is expected (line 1, column 12)",
                "{\"plugins\":{\"hunter2\":1}}|has something else where an object is expected (line 1, column 23)",
                "{\"plugins\":{\"hunter2\":{}}}|has a plugin without a version (line 1, column 23)",
                "{\"plugins\":{\"hunter2\":{\"version\":2}}}|has something else where a string is expected (line 1, column 34)",
                "{\"plugins\":{},\"warnings\":{}}|has something else where an array is expected (line 1, column 26)",
                "{\"plugins\":{},\"warnings\":[{\"id\":\"hunter2\"}]}|has a warning without a name (line 1, column 27)",
                "{\"plugins\":{},\"warnings\":[\"hunter2\"]}|has something else where an object is expected (line 1, column 27)",
                "{\"plugins\":{},\"warnings\":[{\"name\":\"a\",\"versions\":[{\"pattern\":[]}]}]}|has something else where a string is expected (line 1, column 62)",
                "{\"plugins\":{}}{}|goes on after its end (line 1, column 15)"
            })
    void saysWhatIsWrongWithoutQuotingIt(String document, String message) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(UpdateDataException.class)
                .hasMessage(message)
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"plugins\":{\"a\":{\"version\":\"1\"|ends in the middle",
                "{\"plugins\":{\"a\":{\"version\":\"hunter2|ends in the middle",
                "{\"plugins\":{},\"plugins\":{}}|has a key twice",
                "{\"plugins\":{\"hunter2\":{\"version\":\"1\"},\"hunter2\":{\"version\":\"2\"}}}|has a key twice",
                "{\"plugins\":{},\"x\":{\"hunter2\":1,\"hunter2\":1}}|has a key twice",
                "{\"plugins\":{},hunter2}|is not JSON",
                "<html>hunter2</html>|is not JSON",
                "{\"plugins\":{\"a\":{\"version\":\"1\"}}}hunter2|is not JSON"
            })
    void saysWhereJsonIsBroken(String document, String problem) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(UpdateDataException.class)
                .hasMessageMatching(problem + " \\(line 1, column \\d+\\)")
                .hasNoCause();
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] latin1 = "{\"plugins\":{\"caf\u00E9\":{\"version\":\"1\"}}}".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> UpdateSiteReader.read(new ByteArrayInputStream(latin1), "x", URL, "x"))
                .isInstanceOf(UpdateDataException.class)
                .hasMessage("is not UTF-8");
    }

    @Test
    void refusesDeepNesting() {
        assertThatThrownBy(() -> read("{\"plugins\":{},\"x\":" + "[".repeat(200_000)))
                .isInstanceOf(UpdateDataException.class)
                .hasMessageStartingWith("has a value that is too long, too deep or too much");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"plugins\":{},\"x\":\"%s",
                "{\"plugins\":{},\"%s",
                "{\"plugins\":{},\"x\":[%s",
                "{\"plugins\":{},\"x\":1%s",
                "{\"plugins\":{},\"x\":%s",
                "{\"plugins\":{\"%s"
            })
    void refusesEndlessTokens(String start) {
        byte[] block = (start.contains("[")
                        ? "1,".repeat(1 << 15)
                        : start.endsWith(":%s") ? " ".repeat(1 << 16) : "1".repeat(1 << 16))
                .getBytes(UTF_8);

        assertThatThrownBy(() -> UpdateSiteReader.read(repeated(start.replace("%s", ""), block, 5_000), "x", URL, "x"))
                .isInstanceOf(UpdateDataException.class);
    }

    @Test
    void refusesMorePluginsThanMemoryHolds() {
        assertThatThrownBy(() -> UpdateSiteReader.read(
                        numbered(
                                "{\"plugins\":{",
                                "\"plugin-%d\":{\"version\":\"1.0\",\"buildDate\":\"Sep 20, 2024\"},"),
                        "x",
                        URL,
                        "x"))
                .isInstanceOf(UpdateDataException.class);
    }

    @Test
    void refusesMoreWarningsThanMemoryHolds() {
        String warning = "{\"id\":\"%d\",\"name\":\"a\",\"message\":\"" + "\u20AC".repeat(100_000) + "\"},";

        assertThatThrownBy(
                        () -> UpdateSiteReader.read(numbered("{\"plugins\":{},\"warnings\":[", warning), "x", URL, "x"))
                .isInstanceOf(UpdateDataException.class);
    }

    @Test
    void refusesMoreKeysThanMemoryHolds() {
        assertThatThrownBy(() ->
                        UpdateSiteReader.read(numbered("{\"plugins\":{},\"x\":{", "\"key-%d\":1,"), "x", URL, "x"))
                .isInstanceOf(UpdateDataException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedDataIsReadOrRefusedWithoutBeingQuoted(long seed) throws IOException {
        Mutations mutations = new Mutations(
                seed, "{", "}", "[", "]", "\"", ",", ":", "null", "1e999999999", "\\u0000", "\\", "\0", "//", "-");
        byte[] document = DOCUMENT.getBytes(UTF_8);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 4_000; i++) {
            try {
                UpdateSiteReader.read(new ByteArrayInputStream(mutations.mutate(document)), "x", URL, "x");
                read++;
            } catch (UpdateDataException e) {
                assertThat(e).hasNoCause().message().doesNotContain("hunter").isNotBlank();
                refused++;
            }
        }
        assertThat(read).isPositive();
        assertThat(refused).isPositive();
    }

    @Test
    void readsAFileGivenByHand() throws IOException, UpdateDataException {
        Path file = Files.writeString(directory.resolve("data.json"), DOCUMENT.replace("\"default\"", "\"company\""));

        UpdateSite site = UpdateSiteReader.read(file);

        assertThat(site.id()).isEqualTo("company");
        assertThat(site.url()).isInstanceOf(Fact.Unknown.class);
        assertThat(site.location()).isEqualTo(file.toString());
        assertThatThrownBy(() -> UpdateSiteReader.read(directory.resolve("none")))
                .isInstanceOf(UpdateDataException.class)
                .hasMessage("does not exist");
        assertThatThrownBy(() -> UpdateSiteReader.read(directory))
                .isInstanceOf(UpdateDataException.class)
                .hasMessage("is a directory");
    }

    private static InputStream repeated(String start, byte[] block, int times) {
        return new SequenceInputStream(
                new ByteArrayInputStream(start.getBytes(UTF_8)),
                new SequenceInputStream(Collections.enumeration(IntStream.range(0, times)
                        .mapToObj(i -> (InputStream) new ByteArrayInputStream(block))
                        .toList())));
    }

    private static InputStream numbered(String start, String format) {
        return new SequenceInputStream(new ByteArrayInputStream(start.getBytes(UTF_8)), new InputStream() {
            private byte[] current = new byte[0];
            private int position;
            private int number;

            @Override
            public int read() {
                if (position == current.length) {
                    current = format.replace("%d", Integer.toString(number++)).getBytes(UTF_8);
                    position = 0;
                }
                return current[position++] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                buffer[offset] = (byte) read();
                int count = Math.min(length - 1, current.length - position);
                System.arraycopy(current, position, buffer, offset + 1, count);
                position += count;
                return count + 1;
            }
        });
    }
}
