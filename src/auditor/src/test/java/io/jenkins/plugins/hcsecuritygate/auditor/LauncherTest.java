package io.jenkins.plugins.hcsecuritygate.auditor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a checkout whose path has a blank, with a Java and a Maven that only say what they were asked for. */
class LauncherTest {

    @TempDir
    Path directory;

    private Path repository;
    private Path bin;
    private Path java;

    @BeforeEach
    void checkout() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
        repository = Files.createDirectories(directory.resolve("a checkout"));
        Path launcher = repository.resolve("hcgate");
        Files.copy(
                Path.of(System.getProperty("repository.root"), "hcgate"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(repository.resolve("src/engine/src/main"));
        Files.createDirectories(repository.resolve("src/auditor/src/main"));
        for (String pom : List.of("pom.xml", "src/engine/pom.xml", "src/auditor/pom.xml")) {
            Files.writeString(repository.resolve(pom), "<project/>");
        }
        bin = Files.createDirectories(directory.resolve("bin"));
        java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
        script(java, "for a in \"$@\"; do printf '[%s]' \"$a\"; done; exit 7");
        javaVersion("17.0.15");
        script(bin.resolve("mvn"), "touch '" + jar() + "'; echo quiet");
    }

    private Path jar() {
        return repository.resolve("src/auditor/target/hcgate.jar");
    }

    private void javaVersion(String version) throws IOException {
        Files.writeString(directory.resolve("jdk/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Run run(String... args) throws IOException, InterruptedException {
        return run(
                repository.resolve("hcgate"),
                Map.of("JAVA_HOME", directory.resolve("jdk").toString()),
                args);
    }

    private Run run(Path launcher, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(args));
        Path out = directory.resolve("stdout");
        Path err = directory.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("HCGATE_JAVA_OPTS");
        builder.environment().put("PATH", bin + ":/usr/bin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void buildsOnFirstUseAndPassesArgumentsAndExitCodeOn() throws Exception {
        Run run = run("audit", "a b", "", "*");
        assertThat(run.err()).isEqualTo("hcgate: building, since there is no jar yet\n");
        assertThat(run.out()).endsWith("[-jar][" + jar() + "][audit][a b][][*]");
        assertThat(run.code()).isEqualTo(7);
        assertThat(run("x").err()).isEmpty();
        assertThat(jar().resolveSibling("hcgate.lock")).doesNotExist();
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        run("x");
        Path source = Files.writeString(repository.resolve("src/engine/src/main/New.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(run("x").err())
                .startsWith("hcgate: building, since src/engine/src/main")
                .endsWith(" is newer than the jar\n");
    }

    @Test
    void worksThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(bin.resolve("hcgate"), Path.of("..", "a checkout", "hcgate"));
        Run run = run(link, Map.of("JAVA_HOME", directory.resolve("jdk").toString()), "x");
        assertThat(run.code()).as(run.err()).isEqualTo(7);
    }

    @Test
    void aBuildThatFailsShowsItsEnd() throws Exception {
        script(
                bin.resolve("mvn"),
                "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do echo line $i; done; exit 1");
        Run run = run("x");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err())
                .contains("line 22\n", "hcgate: the build failed; the end of its output stands above\n")
                .doesNotContain("line 2\n");
        assertThat(jar().resolveSibling("hcgate.lock")).doesNotExist();
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        Map<String, String> noJava =
                Map.of("JAVA_HOME", directory.resolve("none").toString());
        Run run = run(repository.resolve("hcgate"), noJava, "x");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("but there is no program bin/java in it").hasLineCount(1);

        javaVersion("11.0.2");
        Run old = run("x");
        assertThat(old.code()).isEqualTo(3);
        assertThat(old.err())
                .contains("Java 17 or newer is needed, but ", " is version 11.0.2")
                .hasLineCount(1);

        javaVersion("1.8.0_402");
        assertThat(run("x").err()).contains("version 1.8.0_402");
    }

    @Test
    void asksJavaItselfWhereThereIsNoReleaseFile() throws Exception {
        Files.delete(directory.resolve("jdk/release"));
        script(java, "echo 'openjdk version \"25\" 2025-09-16' >&2; exit 7");
        assertThat(run("x").code()).isEqualTo(7);
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        Path log = directory.resolve("builds");
        script(bin.resolve("mvn"), "echo one >>'" + log + "'; sleep 1; touch '" + jar() + "'");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ProcessBuilder builder = new ProcessBuilder(
                            repository.resolve("hcgate").toString(), "x")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("out" + i).toFile());
            builder.environment().put("PATH", bin + ":/usr/bin:/bin");
            builder.environment().put("JAVA_HOME", directory.resolve("jdk").toString());
            processes.add(builder.start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(7);
        }
        assertThat(log).hasContent("one");
    }

    @Test
    void aLockThatGoesBetweenTwoLooksIsTakenAtTheNextOne() throws Exception {
        Path refused = directory.resolve("refused");
        script(bin.resolve("mkdir"), """
                case $* in
                    *hcgate.lock) [ -e '%1$s' ] || { : >'%1$s'; exit 1; } ;;
                esac
                exec /bin/mkdir "$@"
                """.formatted(refused));
        Run run = run("x");
        assertThat(refused).exists();
        assertThat(run.code()).as(run.err()).isEqualTo(7);
    }

    @Test
    void aLockThatABuildLeftBehindIsRemoved() throws Exception {
        Path lock = Files.createDirectories(jar().resolveSibling("hcgate.lock"));
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Files.writeString(lock.resolve("pid"), ended.pid() + "\n");
        assertThat(run("x").code()).isEqualTo(7);
    }

    @Test
    void optionsForJavaCanBeAdded() throws Exception {
        Map<String, String> environment =
                Map.of("JAVA_HOME", directory.resolve("jdk").toString(), "HCGATE_JAVA_OPTS", "-Xmx1g -Dx=y");
        assertThat(run(repository.resolve("hcgate"), environment, "x").out()).contains("[-Xmx1g][-Dx=y][-jar]");
    }
}
