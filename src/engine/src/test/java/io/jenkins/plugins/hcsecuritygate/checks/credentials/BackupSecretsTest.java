package io.jenkins.plugins.hcsecuritygate.checks.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupSecretsTest {

    private static final String KEY = "secrets/master.key";

    @TempDir
    Path directory;

    private TestHome home;

    @BeforeEach
    void write() {
        home = new TestHome(directory);
    }

    private CheckResult judge(Target.Kind kind) {
        return home.kind(kind).judgedBy(new BackupSecrets());
    }

    private TestHome credentials() {
        return home.credentials(TestHome.usernamePassword("registry", "GLOBAL", TestHome.encrypted(16)));
    }

    @Test
    @Rule(value = "the audited backup holds no `secrets/master.key`, or an empty one", status = Status.PASS)
    void backupWithoutKeyPasses() {
        credentials();
        assertThat(judge(Target.Kind.BACKUP).status()).isEqualTo(Status.PASS);

        home.file(KEY, "").file("secrets/hudson.util.Secret", "x").file("identity.key.enc", "x");
        assertThat(judge(Target.Kind.BACKUP).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "the audited backup holds encrypted secrets and `secrets/master.key`", status = Status.FAIL)
    void backupWithKeyFails() {
        credentials().file(KEY, "0123");

        assertThat(judge(Target.Kind.BACKUP).status()).isEqualTo(Status.FAIL);
    }

    @Test
    void encryptedValueOutsideTheStoreCountsToo() {
        home.file(KEY, "0123")
                .file("proxy.xml", "<proxy><secretPassword>" + TestHome.encrypted(16) + "</secretPassword></proxy>");

        assertThat(judge(Target.Kind.BACKUP).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value = "the audited backup holds `secrets/master.key`, and nothing encrypted is seen in it",
            status = Status.WARN)
    void keyAloneIsAWarning() {
        home.file(KEY, "0123");

        assertThat(judge(Target.Kind.BACKUP).status()).isEqualTo(Status.WARN);
    }

    @Test
    @Rule(
            value = "the audited backup holds `secret.key` beside values in the encrypted form of old Jenkins versions",
            status = Status.WARN)
    void oldKeyBesideOldValuesIsAWarning() {
        home.credentials(TestHome.usernamePassword("registry", "GLOBAL", TestHome.legacy()))
                .file("secret.key", "0123");
        assertThat(judge(Target.Kind.BACKUP).status()).isEqualTo(Status.WARN);

        credentials();
        assertThat(judge(Target.Kind.BACKUP).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "whether the audited backup holds the key cannot be told", status = Status.UNKNOWN)
    void unreadableDirectoryIsUnknown() {
        Secrets secrets = new Secrets(
                Inventory.of(List.of()),
                1,
                List.of(),
                FactsBuilder.unknown(),
                Fact.known(false),
                Inventory.of(List.of()));

        assertThat(new CheckRun(new BackupSecrets())
                        .on(new FactsBuilder().target(Target.Kind.BACKUP).secrets(secrets))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    void linkOutOfTheBackupIsUnknown() throws IOException {
        Files.createDirectories(directory.resolve("secrets"));
        Files.createSymbolicLink(directory.resolve(KEY), Path.of("/etc/hostname"));

        assertThat(judge(Target.Kind.BACKUP).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "a home in place, and no backup is seen inside it", status = Status.NOT_APPLICABLE)
    void homeInPlaceNeedsItsKey() {
        credentials().file(KEY, "0123");

        assertThat(judge(Target.Kind.HOME).status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(judge(Target.Kind.LIVE).status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    @Rule(
            value = "a backup inside the home holds `credentials.xml` or `secrets/master.key`, but not both",
            status = Status.PASS)
    void backupInsideWithoutKeyPasses() throws IOException {
        home.file("FULL-2026-03-01_02-00/credentials.xml", "<x/>");
        zip("BACKUPSET_2026-03-01.zip", "FULL-2026-03-01_02-00/credentials.xml");

        assertThat(judge(Target.Kind.HOME).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "a backup inside the home holds `credentials.xml` and `secrets/master.key`", status = Status.FAIL)
    void backupInsideWithKeyFails() throws IOException {
        home.file("thinBackup.xml", "<x><backupPath>/var/jenkins_home/thin/sets</backupPath></x>")
                .file("thin/sets/FULL-2026-03-01_02-00/credentials.xml", "<x/>")
                .file("thin/sets/FULL-2026-03-01_02-00/" + KEY, "0123");
        zip("backups/home.zip", "jenkins_home/credentials.xml", "jenkins_home/" + KEY);

        assertThat(judge(Target.Kind.HOME).findings())
                .extracting(finding -> finding.resource().location())
                .containsExactlyInAnyOrder("thin/sets/FULL-2026-03-01_02-00", "backups/home.zip");
        assertThat(judge(Target.Kind.HOME).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value =
                    "a backup inside the home is an archive that cannot be listed, or is in a directory that cannot be read",
            status = Status.UNKNOWN)
    void archiveThatIsNotReadIsUnknown() {
        home.file("jenkins-backup.tar.gz", "x").file("jenkins-backup.zip", "no zip file");

        assertThat(judge(Target.Kind.HOME).findings()).hasSize(2).allMatch(f -> f.status() == Status.UNKNOWN);
    }

    @Test
    void otherArchivesAreNoBackups() {
        home.file("agent.zip", "x").file("tools.tar.gz", "x");

        assertThat(judge(Target.Kind.HOME).status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    private void zip(String file, String... entries) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(path))) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write("x".getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
