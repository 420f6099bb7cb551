package io.jenkins.plugins.hcsecuritygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedHomeTest {

    @TempDir
    private Path directory;

    @Test
    void isReadWithoutAGapInTheSizesAskedFor() throws IOException {
        new GeneratedHome(200, GeneratedHome.SEED).write(directory);

        ControllerFacts facts = HomeReader.read(directory, new Target(Target.Kind.HOME, "generated"));

        assertThat(facts.jobs().isComplete()).isTrue();
        assertThat(facts.jobs().items()).hasSize(200);
        assertThat(facts.agents().items()).hasSize(20);
        assertThat(facts.credentials().items()).hasSize(100);
        assertThat(facts.plugins().items()).hasSize(300);
        assertThat(facts.jobs().items())
                .filteredOn(job -> job.definition() instanceof Job.Pipeline)
                .hasSize(100)
                .allSatisfy(job -> assertThat(
                                ((Job.Pipeline) job.definition()).outline().toOptional())
                        .isPresent());
    }

    @Test
    void sameSeedGivesTheSameBytes() throws IOException {
        new GeneratedHome(60, 1).write(directory.resolve("a"));
        new GeneratedHome(60, 1).write(directory.resolve("b"));
        new GeneratedHome(60, 2).write(directory.resolve("c"));

        assertThat(files("a")).isEqualTo(files("b")).isNotEqualTo(files("c"));
    }

    private Map<String, String> files(String home) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory.resolve(home))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(directory.resolve(home).relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }
}
