package io.jenkins.plugins.hcsecuritygate.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTest {

    @TempDir
    Path directory;

    private Path home;
    private Path out;

    @BeforeEach
    void home() throws IOException {
        home = Homes.closed(directory.resolve("home"));
        out = Files.createDirectory(directory.resolve("out"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsReplacedByTheWholeReport() throws IOException {
        Path file = Files.writeString(out.resolve("report.json"), "old");
        Run run = Run.of("audit", home.toString(), "--format", "json", "--output", file.toString());
        assertThat(run).isEqualTo(new Run(1, "", ""));
        assertThat(Files.readString(file)).startsWith("{\n").endsWith("}\n");
        assertThat(files()).containsExactly("report.json");
    }

    @Test
    void severalReportsInOneFileAreAnArray() throws IOException {
        Path file = out.resolve("report.json");
        Run.of("audit", home.toString(), home.toString(), "--format", "json", "--output", file.toString());
        assertThat(Files.readString(file)).startsWith("[\n");
    }

    @Test
    void aDirectoryGetsOneFilePerPathWithNamesOfTheirOwn() throws IOException {
        Path other = Homes.open(directory.resolve("b/HOME"));
        Path third = Homes.open(directory.resolve("c/home"));
        Run run = Run.of(
                "audit",
                home.toString(),
                other.toString(),
                third.toString(),
                "--format",
                "json",
                "--output",
                out.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(files()).containsExactly("HOME-2.json", "home-3.json", "home.json");
        assertThat(Files.readString(out.resolve("home-3.json")))
                .startsWith("{\n")
                .contains(third.toString());
    }

    @Test
    void aDirectoryThatEndsInASlashIsMade() throws IOException {
        Path made = out.resolve("made");
        Run run = Run.of("audit", home.toString(), "--output", made + "/");
        assertThat(run.code()).isEqualTo(1);
        assertThat(made.resolve("home.txt")).content().contains("CLOSED");
    }

    @Test
    void whatCannotBeWrittenIsOneLineAndLeavesNothing() throws IOException {
        Path file = directory.resolve("gone/report.json");
        Run run = Run.of("audit", home.toString(), "--output", file.toString());
        assertThat(run)
                .isEqualTo(new Run(3, "", "hcgate: " + file + " cannot be written: its directory does not exist\n"));
    }

    @Test
    void aLinkStaysOneAndItsTargetIsReplaced() throws IOException {
        Path target = Files.writeString(out.resolve("real.txt"), "old");
        Path link = Files.createSymbolicLink(out.resolve("link.txt"), target);
        Run.of("audit", home.toString(), "--output", link.toString());
        assertThat(link).isSymbolicLink();
        assertThat(target).content().contains("CLOSED");
    }

    @Test
    void aDeviceIsWrittenToRatherThanReplaced() {
        Path device = Path.of("/dev/null");
        Run run = Run.of("audit", home.toString(), "--output", device.toString());
        assertThat(run).isEqualTo(new Run(1, "", ""));
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void fileNamesCannotLeaveTheDirectory() {
        java.util.Set<String> taken = new java.util.HashSet<>();
        assertThat(FileNames.distinct("..", "txt", taken)).isEqualTo("home.txt");
        assertThat(FileNames.distinct("/", "txt", taken)).isEqualTo("home-2.txt");
        assertThat(FileNames.distinct("/a/-rf \n;x", "txt", taken)).isEqualTo("rf___x.txt");
        assertThat(FileNames.distinct("x".repeat(300), "txt", taken)).hasSize(104);
    }
}
