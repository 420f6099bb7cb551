package io.jenkins.plugins.hcsecuritygate.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: what only shows with a real exit code and real streams. */
class ProcessTest {

    @TempDir
    Path directory;

    private Run run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.jenkins.plugins.hcsecuritygate.auditor.Hcgate"));
        command.addAll(List.of(args));
        Path out = directory.resolve("stdout");
        Path err = directory.resolve("stderr");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TERM", "xterm");
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void exitsWithTheCodeOfTheVerdictAndPrintsNothingElse() throws Exception {
        Path home = Homes.closed(directory.resolve("home"));
        Run run = run("audit", home.toString());
        assertThat(run.code()).isEqualTo(1);
        // UTF-8 also without a locale, and no colour, as this is no terminal.
        assertThat(run.out()).contains("CLOSED — ").doesNotContain("\u001B");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void exitsWith2AndWith3() throws Exception {
        assertThat(run("audit").code()).isEqualTo(2);
        Run missing = run("audit", directory.resolve("missing").toString());
        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.err()).hasLineCount(1);
    }

    /** The parser's own memory is bounded, so the audit of a bomb ends in a report. */
    @Test
    void survivesAConfigurationMeantToExhaustIt() throws Exception {
        Path home = Homes.open(directory.resolve("home"));
        Files.writeString(
                home.resolve("config.xml"),
                "<!DOCTYPE h [<!ENTITY a \"" + "x".repeat(100_000) + "\">]><hudson>" + "&a;".repeat(100_000)
                        + "</hudson>");
        Run run = run("audit", home.toString(), "--unknown", "block");
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).contains("UNKNOWN  controller-executors");
    }
}
