package io.jenkins.plugins.hcsecuritygate.checks.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.HomeModes;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeDirectory;
import io.jenkins.plugins.hcsecuritygate.testing.WrittenHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomePermissionsTest {

    private final CheckRun check = new CheckRun(new HomePermissions());

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0700, 0750, 0710, 0500})
    @Rule(
            value = "others have no rights in the home, its group may not write, and `secrets/` has mode 0700",
            status = Status.PASS)
    void closedHomePassesWhateverTheModesInIt(int mode) {
        assertThat(home(mode, 0700).judgedBy(new HomePermissions()).status()).isEqualTo(Status.PASS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0777, 0757, 0702})
    @Rule(value = "others may write to the home", status = Status.FAIL)
    void homeThatOthersChangeFails(int mode) {
        CheckResult result = home(mode, 0700).judgedBy(new HomePermissions());

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings().get(0).message()).contains("change");
    }

    @ParameterizedTest
    @ValueSource(ints = {0755, 0704, 0701})
    @Rule(value = "others may read or enter the home", status = Status.FAIL)
    void homeThatOthersReadFails(int mode) {
        CheckResult result = home(mode, 0700).judgedBy(new HomePermissions());

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings().get(0).message()).contains("read");
    }

    @Test
    @Rule(value = "the group may write to the home", status = Status.FAIL)
    void homeThatItsGroupChangesFails() {
        assertThat(home(0770, 0700).judgedBy(new HomePermissions()).reason()).contains("0770", "group");
    }

    @Test
    @Rule(
            value =
                    "in a running controller, others have rights in `secrets/`, and no directory above it keeps them out",
            status = Status.FAIL)
    void openSecretsFailInTheRunningController() {
        CheckResult result = live(0755, 0755, false);

        assertThat(names(result)).containsExactly("home", "secrets", "secrets/master.key", "identity.key.enc");
        assertThat(result.findings()).extracting(Finding::status).containsOnly(Status.FAIL);
    }

    @Test
    @Rule(
            value =
                    "in a running controller, others have rights in `secrets/`, but a directory above it keeps them out",
            status = Status.WARN)
    void closedHomeGuardsOpenSecrets() {
        CheckResult result = live(0700, 0755, false);

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(names(result)).containsExactly("secrets");
    }

    @ParameterizedTest
    @ValueSource(ints = {0755, 0701, 0757})
    @Rule(
            value = "in a running controller, others have rights in the home, but a directory above it keeps them out",
            status = Status.WARN)
    void closedDirectoriesAboveGuardAnOpenHome(int mode) {
        CheckResult result = live(mode, 0700, true);

        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.status()).isEqualTo(Status.WARN);
            assertThat(finding.message()).contains("only the mode of a directory above it");
        });
        assertThat(names(live(mode, 0755, true))).containsExactly("home", "secrets");
        assertThat(live(mode, 0755, true).status()).isEqualTo(Status.WARN);
    }

    @Test
    void closedDirectoriesAboveAreNoReasonToFindFault() {
        assertThat(live(0750, 0700, true).status()).isEqualTo(Status.PASS);
        assertThat(live(0775, 0700, true).status()).isEqualTo(Status.FAIL);
    }

    @Test
    void directoriesAboveAHomeThatDoesNotRunSayNothing() {
        assertThat(check.on(new FactsBuilder().modes(FactsBuilder.modes(0755, 0700, true)))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void aDirectoryAboveIsSeenToBeClosed() throws IOException {
        Path home = directory.resolve("srv/jenkins");
        new WrittenHome(home).config("");
        Files.setPosixFilePermissions(directory.resolve("srv"), PosixFilePermissions.fromString("rwxr-xr--"));

        assertThat(HomeDirectory.open(home).isClosedAbove()).isTrue();
        assertThat(HomeDirectory.open(Path.of("/")).isClosedAbove()).isFalse();
    }

    private CheckResult live(int home, int secrets, boolean closedAbove) {
        return check.on(
                new FactsBuilder().target(Target.Kind.LIVE).modes(FactsBuilder.modes(home, secrets, closedAbove)));
    }

    @Test
    @Rule(value = "in a running controller, the group has rights in `secrets/`", status = Status.WARN)
    void groupInSecretsWarns() {
        assertThat(home(0750, 0750)
                        .judgedBy(new HomePermissions(), Target.Kind.LIVE)
                        .status())
                .isEqualTo(Status.WARN);
    }

    @Test
    @Rule(
            value =
                    "others may read `secrets/master.key` or `identity.key.enc`, and no directory above it keeps them out",
            status = Status.FAIL)
    void keysCountWhereTheyCanBeReached() {
        assertThat(names(home(0755, 0700).judgedBy(new HomePermissions()))).containsExactly("home", "identity.key.enc");
        assertThat(names(home(0755, 0700).mode("identity.key.enc", 0600).judgedBy(new HomePermissions())))
                .containsExactly("home");
        assertThat(names(live(0755, 0711, false))).contains("secrets/master.key");
    }

    @Test
    @Rule(
            value = "`secrets/` or a key is a link, or cannot be looked at, and nothing above it keeps others out",
            status = Status.UNKNOWN)
    void linksSayNothing() throws IOException {
        WrittenHome home = home(0755, 0700).file("elsewhere/key", "");
        Files.delete(directory.resolve("identity.key.enc"));
        Files.createSymbolicLink(directory.resolve("identity.key.enc"), Path.of("elsewhere/key"));

        CheckResult open = home.judgedBy(new HomePermissions());
        CheckResult closed = home.mode("", 0700).judgedBy(new HomePermissions());

        assertThat(open.findings())
                .anySatisfy(finding ->
                        assertThat(finding.message()).isEqualTo("identity.key.enc is, or is behind, a link"));
        assertThat(closed.status()).isEqualTo(Status.PASS);
    }

    @Test
    void secretsThatAreALinkAreUnknown() throws IOException {
        Files.createDirectory(directory.resolve("keys"));
        Files.createSymbolicLink(directory.resolve("secrets"), Path.of("keys"));
        WrittenHome home = new WrittenHome(directory).mode("", 0700);

        assertThat(home.judgedBy(new HomePermissions()).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(
            value = "a home that does not run has no `secrets/`, or one with a mode other than 0700",
            status = Status.UNKNOWN)
    void copyThatLostItsModesIsUnknown() {
        assertThat(home(0755, 0755).judgedBy(new HomePermissions()).status()).isEqualTo(Status.UNKNOWN);
        assertThat(home(0700, 0755).judgedBy(new HomePermissions()).status()).isEqualTo(Status.UNKNOWN);
        assertThat(new WrittenHome(directory.resolve("jobs"))
                        .config("")
                        .judgedBy(new HomePermissions())
                        .reason())
                .contains("no secrets/");
    }

    @Test
    @Rule(value = "a home that does not run is in a Git work tree", status = Status.UNKNOWN)
    void checkoutIsUnknown() {
        WrittenHome home = home(0700, 0700).file(".git/HEAD", "ref: refs/heads/main\n");

        assertThat(home.judgedBy(new HomePermissions()).reason()).contains("Git");
        assertThat(home.judgedBy(new HomePermissions(), Target.Kind.LIVE).status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "a backup is audited", status = Status.UNKNOWN)
    void backupIsUnknown() {
        assertThat(home(0700, 0700)
                        .judgedBy(new HomePermissions(), Target.Kind.BACKUP)
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "the file system has no POSIX modes", status = Status.UNKNOWN)
    void noModesAreUnknown() {
        assertThat(check.on(new FactsBuilder().modes(FactsBuilder.unknown())).status())
                .isEqualTo(Status.UNKNOWN);
    }

    private WrittenHome home(int home, int secrets) {
        return new WrittenHome(directory)
                .file(HomeModes.MASTER_KEY, "")
                .file(HomeModes.IDENTITY, "")
                .mode(HomeModes.MASTER_KEY, 0644)
                .mode(HomeModes.IDENTITY, 0644)
                .mode(HomeModes.SECRETS, secrets)
                .mode("", home);
    }

    private static List<String> names(CheckResult result) {
        return result.findings().stream()
                .map(finding -> finding.resource().name())
                .toList();
    }
}
