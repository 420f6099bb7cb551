package io.jenkins.plugins.hcsecuritygate.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File names under each locale, each in a Java process of its own, since a process keeps the locale it started in. */
class HomeNamesTest {
    @TempDir
    private Path home;

    @Test
    void findsUnicodeNamesWhateverTheLocale() throws IOException, InterruptedException {
        sh("mkdir -p \"$(printf 'jobs/gr\\303\\274\\303\\237e')\" \"$(printf 'jobs/\\360\\237\\230\\200')\"");
        sh("for d in jobs/*; do echo '<project/>' > \"$d/config.xml\"; done");
        sh("mkdir \"$(printf 'jobs/caf\\351')\"");

        for (String locale : List.of("C.UTF-8", "C", "POSIX")) {
            assertThat(run(locale))
                    .as(locale)
                    .containsExactly(
                            "caf\\\\xE9 OTHER has a name that is not valid UTF-8",
                            "gr\\u00FC\\u00DFe DIRECTORY config.xml project",
                            "\\uD83D\\uDE00 DIRECTORY config.xml project");
        }
    }

    private void sh(String script) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", script)
                .directory(home.toFile())
                .inheritIO()
                .start();
        assumeThat(shell.waitFor())
                .as("a file system that takes any bytes as a name")
                .isZero();
    }

    private List<String> run(String locale) throws IOException, InterruptedException {
        Path out = Files.createTempFile(home, "out", ".txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Lister.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("LC_ALL", locale);
        builder.start().waitFor();
        return Files.readAllLines(out, StandardCharsets.US_ASCII);
    }

    /** Lists the jobs of a home and reads the files of each. */
    static final class Lister {
        private Lister() {}

        public static void main(String[] arguments) throws IOException {
            HomeDirectory home = HomeDirectory.open(Path.of(arguments[0]));
            for (HomeEntry job : home.list("jobs")) {
                StringBuilder line =
                        new StringBuilder(escape(job.name())).append(' ').append(job.kind());
                if (job.isDirectory()) {
                    for (HomeEntry file : home.list("jobs/" + job.name())) {
                        line.append(' ').append(file.name()).append(' ');
                        line.append(XmlFiles.read(home, "jobs/" + job.name() + "/" + file.name())
                                .toOptional()
                                .orElseThrow()
                                .name());
                    }
                } else {
                    line.append(' ').append(job.problem());
                }
                System.out.println(line);
            }
        }

        private static String escape(String name) {
            StringBuilder out = new StringBuilder();
            name.chars()
                    .forEach(c ->
                            out.append(c == '\\' ? "\\\\" : c < 0x7F ? (char) c + "" : String.format("\\u%04X", c)));
            return out.toString();
        }
    }
}
