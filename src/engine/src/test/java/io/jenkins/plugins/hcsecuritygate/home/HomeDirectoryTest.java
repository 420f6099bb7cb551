package io.jenkins.plugins.hcsecuritygate.home;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jenkins.plugins.hcsecuritygate.home.HomeEntry.Kind;
import io.jenkins.plugins.hcsecuritygate.home.HomeFileException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeDirectoryTest {
    private static final int LIMIT = 1 << 10;

    @TempDir
    private Path temporary;

    private Path root;
    private HomeDirectory home;

    @BeforeEach
    void createHome() throws IOException {
        root = Files.createDirectory(temporary.resolve("home"));
        Files.createDirectories(root.resolve("jobs/build/builds/1"));
        Files.writeString(root.resolve("jobs/build/config.xml"), "<project/>");
        Files.writeString(root.resolve("config.xml"), "<hudson/>");
        Files.createDirectories(temporary.resolve("outside/dir"));
        Files.writeString(temporary.resolve("outside/secret.xml"), "<secret/>");
        home = HomeDirectory.open(root);
    }

    private String text(String path) throws HomeFileException {
        return new String(home.read(path, LIMIT), UTF_8);
    }

    private static void assertFails(ThrowingCallable call, Reason reason, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        HomeFileException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(message);
    }

    @Test
    void readsFilesAndListsDirectories() throws IOException {
        assertThat(text("jobs/build/config.xml")).isEqualTo("<project/>");
        assertThat(home.list(""))
                .containsExactly(
                        new HomeEntry("config.xml", Kind.FILE, null), new HomeEntry("jobs", Kind.DIRECTORY, null));
        assertThat(home.list("jobs/build")).extracting(HomeEntry::name).containsExactly("builds", "config.xml");
        assertThat(home.attributes("config.xml").size()).isEqualTo(9);
        try (InputStream in = home.open("config.xml", LIMIT)) {
            assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("<hudson/>");
        }
        try (var channel = home.openChannel("config.xml")) {
            assertThat(channel.size()).isEqualTo(9);
        }
    }

    @Test
    void tellsAbsentFromUnreadable() throws IOException {
        assertThat(home.exists("jobs")).isTrue();
        assertThat(home.isDirectory("jobs")).isTrue();
        assertThat(home.isDirectory("config.xml")).isFalse();
        assertThat(home.isDirectory("nodes")).isFalse();
        assertThat(home.exists("nodes/a/config.xml")).isFalse();
        assertThat(home.exists("config.xml/below")).isFalse();
        assertFails(() -> home.list("nodes"), Reason.ABSENT, "nodes does not exist");
        assertFails(() -> home.list("config.xml"), Reason.WRONG_TYPE, "config.xml is not a directory");
        assertFails(() -> text("jobs"), Reason.WRONG_TYPE, "jobs is not a regular file");
        assertFails(() -> text(""), Reason.WRONG_TYPE, "the home is not a regular file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside/secret.xml",
                "jobs/../config.xml",
                "/etc/passwd",
                "jobs//build",
                ".",
                "jobs/",
                "a\0b",
                "\uD800"
            })
    void takesNoPathThatIsNotPlain(String path) {
        assertThatThrownBy(() -> home.read(path, LIMIT))
                .isInstanceOfSatisfying(
                        HomeFileException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NAME));
    }

    @Test
    void refusesLinksOutOfTheHome() throws IOException {
        Files.createSymbolicLink(root.resolve("relative.xml"), Path.of("../outside/secret.xml"));
        Files.createSymbolicLink(
                root.resolve("absolute.xml"),
                temporary.resolve("outside/secret.xml").toAbsolutePath());
        Files.createSymbolicLink(root.resolve("nodes"), Path.of("../outside"));
        Files.createSymbolicLink(root.resolve("parent"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("twice.xml"), Path.of("relative.xml"));
        // The same characters in front, but not the same directory.
        Files.createDirectory(temporary.resolve("home2"));
        Files.createSymbolicLink(root.resolve("neighbour"), Path.of("../home2"));

        for (String name : new String[] {"relative.xml", "absolute.xml", "nodes", "parent", "twice.xml", "neighbour"}) {
            assertFails(() -> home.attributes(name), Reason.LINK, name + " is a link that leaves the home");
            assertThat(home.list("")).contains(new HomeEntry(name, Kind.OTHER, "is a link that leaves the home"));
        }
        assertFails(() -> text("nodes/secret.xml"), Reason.LINK, "nodes is a link that leaves the home");
        assertFails(() -> home.list("nodes/dir"), Reason.LINK, "nodes is a link that leaves the home");
    }

    @Test
    void followsLinksThatStayInside() throws IOException {
        Files.createSymbolicLink(root.resolve("linked.xml"), Path.of("config.xml"));
        Files.createSymbolicLink(root.resolve("linked"), root.resolve("jobs").toAbsolutePath());
        Files.createSymbolicLink(root.resolve("again"), Path.of("linked/build"));

        assertThat(text("linked.xml")).isEqualTo("<hudson/>");
        assertThat(text("linked/build/config.xml")).isEqualTo("<project/>");
        assertThat(text("again/config.xml")).isEqualTo("<project/>");
        assertThat(home.list("again")).extracting(HomeEntry::name).containsExactly("builds", "config.xml");
        assertThat(home.list(""))
                .contains(new HomeEntry("linked", Kind.DIRECTORY, null), new HomeEntry("linked.xml", Kind.FILE, null));
    }

    @Test
    void aHomeThatIsItselfALinkIsOpenedWhereItLeads() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), root);

        HomeDirectory linked = HomeDirectory.open(link);

        assertThat(linked.root()).isEqualTo(root.toRealPath());
        assertThat(linked.read("config.xml", LIMIT)).asString(UTF_8).isEqualTo("<hudson/>");
    }

    @Test
    void aDanglingLinkIsNotAbsence() throws IOException {
        Files.createSymbolicLink(root.resolve("users"), Path.of("/var/jenkins_home/nowhere/users"));

        assertFails(
                () -> home.exists("users/users.xml"), Reason.LINK, "users is a link to something that does not exist");
        assertThat(XmlFiles.read(home, "users"))
                .isEqualTo(new Observed.Unreadable<>("users is a link to something that does not exist"));
    }

    @Test
    void linksInACircleEnd() throws IOException {
        Files.createSymbolicLink(root.resolve("self"), Path.of("self"));
        Files.createSymbolicLink(root.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(root.resolve("b"), Path.of("a"));

        for (String name : new String[] {"self", "a", "b"}) {
            assertFails(() -> text(name), Reason.LINK, name + " is a link that leads nowhere");
        }
    }

    @Test
    void aWalkThroughLinksComesToAnEnd() throws IOException {
        Files.createSymbolicLink(root.resolve("jobs/build/up"), Path.of("../.."));
        Files.createSymbolicLink(root.resolve("jobs/build/here"), Path.of("."));
        Files.createDirectory(root.resolve("jobs/other"));
        Files.createSymbolicLink(root.resolve("jobs/build/other"), Path.of("../other"));
        Files.createSymbolicLink(root.resolve("jobs/other/build"), Path.of("../build"));

        assertFails(() -> home.list("jobs/build/up"), Reason.LINK, "jobs/build/up is a link to a directory above it");
        assertFails(
                () -> home.list("jobs/build/here"), Reason.LINK, "jobs/build/here is a link to a directory above it");
        assertThat(home.list("jobs/other/build")).extracting(HomeEntry::name).contains("config.xml");
        assertFails(
                () -> home.list("jobs/other/build/other"),
                Reason.LINK,
                "jobs/other/build/other is a link to a directory above it");
    }

    @Test
    void crossesFourLinksOnTheWayButNotFive() throws IOException {
        for (int i = 0; i < 6; i++) {
            Files.createDirectory(root.resolve("d" + i));
            Files.createSymbolicLink(root.resolve("d" + i + "/next"), Path.of("../d" + (i + 1)));
        }
        Files.createDirectory(root.resolve("d6"));

        assertThat(home.list("d0/next/next/next/next")).hasSize(1);
        assertFails(
                () -> home.list("d0/next/next/next/next/next"),
                Reason.LINK,
                "d0/next/next/next/next/next is behind more than 4 links");
    }

    @Test
    void neverOpensWhatIsNotAFile() throws IOException, InterruptedException {
        Path fifo = root.resolve("jobs/build/fifo");
        Process mkfifo = new ProcessBuilder("mkfifo", fifo.toString()).start();
        assumeThat(mkfifo.waitFor()).isZero();
        Files.createSymbolicLink(root.resolve("jobs/build/link"), Path.of("fifo"));

        for (String path : new String[] {"jobs/build/fifo", "jobs/build/link"}) {
            assertFails(() -> text(path), Reason.WRONG_TYPE, path + " is not a regular file");
            assertFails(() -> home.open(path, LIMIT), Reason.WRONG_TYPE, path + " is not a regular file");
            assertFails(() -> home.openChannel(path), Reason.WRONG_TYPE, path + " is not a regular file");
        }
        assertThat(home.list("jobs/build"))
                .contains(
                        new HomeEntry("fifo", Kind.OTHER, "is neither a file nor a directory"),
                        new HomeEntry("link", Kind.OTHER, "is neither a file nor a directory"));
    }

    @Test
    void refusesFilesAboveTheLimitWithoutReadingThem() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(root.resolve("big.xml").toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        Files.write(root.resolve("exact.xml"), new byte[LIMIT]);

        assertThat(home.read("exact.xml", LIMIT)).hasSize(LIMIT);
        assertFails(() -> home.read("exact.xml", LIMIT - 1), Reason.TOO_LARGE, "exact.xml is larger than 1023 bytes");
        assertFails(() -> text("big.xml"), Reason.TOO_LARGE, "big.xml is larger than 1 KiB");
        assertThat(XmlFiles.read(home, "big.xml"))
                .isEqualTo(new Observed.Unreadable<>("big.xml is larger than 64 MiB"));
    }

    @Test
    void aFileThatGrowsWhileItIsReadStaysBounded() throws IOException {
        try (InputStream in = home.open("config.xml", 20)) {
            Files.writeString(root.resolve("config.xml"), "x".repeat(100));
            assertFails(in::readAllBytes, Reason.TOO_LARGE, "config.xml is larger than 20 bytes");
        }
    }

    @Test
    void filesOfTheKernelThatClaimToBeEmptyAreReadToTheirEnd() throws IOException {
        Path proc = Path.of("/proc/self/net");
        assumeThat(proc).isDirectory();

        HomeDirectory net = HomeDirectory.open(proc);

        assertThat(net.attributes("dev").size()).isZero();
        assertThat(net.read("dev", 1 << 20)).asString(UTF_8).contains("Inter-|");
        assertFails(() -> net.read("dev", 10), Reason.TOO_LARGE, "dev is larger than 10 bytes");
    }

    @Test
    void saysThatPermissionIsDenied() throws IOException {
        Path file = Files.writeString(root.resolve("secret.key"), "x");
        Path directory = Files.createDirectory(root.resolve("secrets"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("---------"));
        try {
            assumeThat(Files.isReadable(file)).as("root reads everything").isFalse();

            assertFails(() -> text("secret.key"), Reason.DENIED, "secret.key cannot be read: permission denied");
            assertFails(() -> home.list("secrets"), Reason.DENIED, "secrets cannot be read: permission denied");
            assertFails(() -> text("secrets/a"), Reason.DENIED, "secrets/a cannot be read: permission denied");
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(home.attributes("secrets", PosixFileAttributes.class).permissions())
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void rendersOddNamesOnOneLine() throws IOException {
        Files.createDirectory(root.resolve("jobs/a\nb"));
        Files.writeString(root.resolve("jobs/a\nb/config.xml"), "<a>");

        assertThat(home.list("jobs")).extracting(HomeEntry::name).contains("a\nb");
        assertThat(XmlFiles.read(home, "jobs/a\nb/config.xml").problem())
                .hasValueSatisfying(why -> assertThat(why).startsWith("jobs/a\\nb/config.xml ends in the middle"));
        assertThat(HomeNames.display("a\u202Eb\u0000\u0085\u2028\uD800\r\tc"))
                .isEqualTo("a\\u202Eb\\u0000\\u0085\\u2028\\uD800\\r\\tc");
        assertThat(HomeNames.display("gr\u00FC\u00DFe \uD83D\uDE00")).isEqualTo("gr\u00FC\u00DFe \uD83D\uDE00");
        assertThat(HomeNames.display("\uDB40\uDC41")).isEqualTo("\\U000E0041");
    }

    @Test
    void failsToOpenWhatIsNoDirectory() {
        assertThatThrownBy(() -> HomeDirectory.open(root.resolve("config.xml")))
                .isInstanceOf(HomeFileException.class)
                .hasMessageEndingWith("config.xml is not a directory");
        assertThatThrownBy(() -> HomeDirectory.open(root.resolve("nowhere")))
                .isInstanceOf(HomeFileException.class)
                .hasMessageEndingWith("nowhere does not exist");
    }

    @Test
    void aPathLongerThanTheSystemTakesIsAFailureOfItsOwn() {
        assertThatThrownBy(() -> text("x".repeat(5_000)))
                .isInstanceOfSatisfying(
                        HomeFileException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FAILURE));
    }

    @Test
    void readsXml() {
        assertThat(XmlFiles.read(home, "config.xml").toOptional())
                .hasValueSatisfying(root -> assertThat(root.name()).isEqualTo("hudson"));
        assertThat(XmlFiles.read(home, "none.xml")).isEqualTo(new Observed.Absent<>());
    }
}
