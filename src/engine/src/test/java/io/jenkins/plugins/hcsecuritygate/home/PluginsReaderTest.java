package io.jenkins.plugins.hcsecuritygate.home;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.testing.Mutations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginsReaderTest {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    @TempDir
    private Path root;

    private Path plugins;

    @BeforeEach
    void createPlugins() throws IOException {
        plugins = Files.createDirectory(root.resolve("plugins"));
    }

    private Inventory<InstalledPlugin> read() throws HomeFileException {
        return PluginsReader.read(HomeDirectory.open(root));
    }

    private static String manifest(String id, String version) {
        return "Manifest-Version: 1.0\r\nShort-Name: " + id
                + "\r\nLong-Name: A name that is too long for one line of a man\r\n" + " ifest\r\nPlugin-Version: "
                + version + "\r\n\r\n";
    }

    private static byte[] zip(String entry, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("WEB-INF/lib/git.jar"));
            zip.write(new byte[10_000]);
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private void archive(String name, String id, String version) throws IOException {
        Files.write(plugins.resolve(name), zip(MANIFEST, manifest(id, version).getBytes(UTF_8)));
    }

    private void exploded(String name, String content) throws IOException {
        Path file = plugins.resolve(name).resolve(MANIFEST);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static InstalledPlugin plugin(String id, String version, String location) {
        return new InstalledPlugin(id, Fact.known(version), true, location);
    }

    @Test
    void readsArchives() throws IOException {
        archive("git.jpi", "git", "5.2.0");
        archive("renamed-1.0.hpi", "ant", "1.0");
        Files.writeString(plugins.resolve("git.bak"), "x");
        Files.writeString(plugins.resolve("git.jpi.pinned"), "");
        Files.writeString(plugins.resolve("git.jpi.version_from_image"), "5.1.0");

        assertThat(read())
                .isEqualTo(new Inventory<>(
                        List.of(
                                plugin("git", "5.2.0", "plugins/git.jpi"),
                                plugin("ant", "1.0", "plugins/renamed-1.0.hpi")),
                        List.of()));
    }

    @Test
    void unfoldsContinuationLines() throws IOException {
        exploded("git", "Manifest-Version: 1.0\nShort-Name: g\n it\nPlugin-Version: 5.2\n .0\n\n");

        assertThat(read().items()).containsExactly(plugin("git", "5.2.0", "plugins/git"));
    }

    @Test
    void prefersTheExplodedManifestThatJenkinsReads() throws IOException {
        archive("git.jpi", "git", "5.2.0");
        exploded("git", manifest("git", "5.1.0"));

        assertThat(read().items()).containsExactly(plugin("git", "5.1.0", "plugins/git.jpi"));
    }

    @Test
    void takesTheArchiveIfTheExplodedManifestIsMissingOrUnreadable() throws IOException {
        archive("git.jpi", "git", "5.2.0");
        Files.createDirectories(plugins.resolve("git/WEB-INF"));
        archive("ant.jpi", "ant", "1.0");
        exploded("ant", "hunter2");

        assertThat(read().items())
                .containsExactly(plugin("ant", "1.0", "plugins/ant.jpi"), plugin("git", "5.2.0", "plugins/git.jpi"));
    }

    @Test
    void countsAnExplodedPluginWithoutItsArchive() throws IOException {
        archive("git.jpi", "git", "5.2.0");
        exploded("ant", manifest("ant", "1.0"));
        exploded("cvs", manifest("cvs", "2.0"));
        Files.writeString(plugins.resolve("cvs.jpi.disabled"), "");
        Files.createDirectories(plugins.resolve("not-a-plugin"));

        assertThat(read().items())
                .containsExactly(
                        plugin("git", "5.2.0", "plugins/git.jpi"),
                        plugin("ant", "1.0", "plugins/ant"),
                        new InstalledPlugin("cvs", Fact.known("2.0"), false, "plugins/cvs"));
        assertThat(read().isComplete()).isTrue();
    }

    @Test
    void aDisabledPluginIsInstalled() throws IOException {
        archive("git.jpi", "git", "5.2.0");
        Files.writeString(plugins.resolve("git.jpi.disabled"), "");

        assertThat(read().items())
                .containsExactly(new InstalledPlugin("git", Fact.known("5.2.0"), false, "plugins/git.jpi"));
    }

    @Test
    void ofTwoArchivesTheOneThatJenkinsListsFirstCounts() throws IOException {
        archive("git.hpi", "git", "1.0");
        archive("zzz.jpi", "git", "2.0");
        Files.writeString(plugins.resolve("linked.jpl"), manifest("ant", "3.0-SNAPSHOT (private-x)"));
        archive("ant.jpi", "ant", "1.0");

        assertThat(read().items())
                .containsExactly(
                        plugin("ant", "3.0-SNAPSHOT (private-x)", "plugins/linked.jpl"),
                        plugin("git", "2.0", "plugins/zzz.jpi"));
    }

    @Test
    void fallsBackWhereTheManifestLacksAnAttribute() throws IOException {
        exploded("a", "Manifest-Version: 1.0\nExtension-Name: b\nImplementation-Version: 1.5\n\n");
        exploded("c", "Manifest-Version: 1.0\n\n");

        assertThat(read().items())
                .containsExactly(
                        plugin("b", "1.5", "plugins/a"),
                        new InstalledPlugin(
                                "c",
                                Fact.unknown(
                                        "plugins/c has a manifest without a version",
                                        "Make the plugin's files readable and run the audit again"),
                                true,
                                "plugins/c"));
    }

    private void assertUnknown(String why) throws HomeFileException {
        assertThat(read().items()).singleElement().satisfies(plugin -> {
            assertThat(plugin.id()).isEqualTo("git");
            assertThat(plugin.version())
                    .isEqualTo(Fact.unknown(why, "Make the plugin's files readable and run the audit again"));
        });
    }

    @Test
    void aPluginThatLinksElsewhereHasNoVersion() throws IOException {
        Files.writeString(plugins.resolve("git.hpl"), "/home/dev/git/target/classes/META-INF/MANIFEST.MF\n");
        assertUnknown("plugins/git.hpl links to a manifest elsewhere");
    }

    @Test
    void anArchiveOutOfTheHomeHasNoVersion() throws IOException {
        Files.createSymbolicLink(plugins.resolve("git.jpi"), Path.of("/usr/share/jenkins/ref/plugins/git.jpi"));
        Files.createSymbolicLink(plugins.resolve("other"), Path.of("/usr/share"));

        assertUnknown("plugins/git.jpi is a link to something that does not exist");
        assertThat(read().gaps())
                .extracting(Gap::name, Gap::why)
                .containsExactly(tuple("other", "plugins/other is a link that leaves the home"));
    }

    @Test
    void anArchiveThatIsADirectoryIsReadAsOne() throws IOException {
        exploded("git.jpi", manifest("git", "5.2.0"));

        assertThat(read().items()).containsExactly(plugin("git", "5.2.0", "plugins/git.jpi"));
    }

    @Test
    void refusesAManifestThatInflatesBeyondMemory() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(MANIFEST));
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 400; i++) {
                zip.write(block);
            }
        }
        Files.write(plugins.resolve("git.jpi"), bytes.toByteArray());
        assertUnknown("plugins/git.jpi has a manifest that is too large");
    }

    @Test
    void refusesASizeThatLies() throws IOException {
        byte[] honest = zip(MANIFEST, new byte[100_000]);
        byte[] lying = honest.clone();
        for (int i = 0; i + 46 < lying.length; i++) {
            // The size in the last entry of the central directory: more than the data inflates to.
            if (lying[i] == 'P' && lying[i + 1] == 'K' && lying[i + 2] == 1 && lying[i + 28] == MANIFEST.length()) {
                lying[i + 24 + 2] = 8;
            }
        }
        Files.write(plugins.resolve("git.jpi"), lying);

        assertThat(lying).isNotEqualTo(honest);
        assertUnknown("plugins/git.jpi is not a whole zip file");
    }

    @Test
    void refusesAManifestOnDiskThatIsTooLarge() throws IOException {
        exploded("git", "x".repeat(2 << 20));
        assertUnknown("plugins/git/META-INF/MANIFEST.MF is larger than 1 MiB");
    }

    @Test
    void refusesAnEncryptedArchive() throws IOException {
        byte[] zip = zip(MANIFEST, manifest("git", "1").getBytes(UTF_8));
        for (int i = 0; i + 46 < zip.length; i++) {
            if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1) {
                zip[i + 8] |= 1;
            }
        }
        Files.write(plugins.resolve("git.jpi"), zip);
        assertUnknown("plugins/git.jpi is encrypted");
    }

    @Test
    void refusesWhatIsNoArchiveOrHasNoManifest() throws IOException {
        Files.writeString(plugins.resolve("git.jpi"), "<html>proxy error</html>");
        assertUnknown("plugins/git.jpi is not a whole zip file");
        Files.write(plugins.resolve("git.jpi"), new byte[0]);
        assertUnknown("plugins/git.jpi is not a whole zip file");
        Files.write(plugins.resolve("git.jpi"), zip("WEB-INF/web.xml", new byte[10]));
        assertUnknown("plugins/git.jpi has no META-INF/MANIFEST.MF");
        byte[] whole = zip(MANIFEST, manifest("git", "1").getBytes(UTF_8));
        Files.write(plugins.resolve("git.jpi"), Arrays.copyOf(whole, whole.length / 2));
        assertUnknown("plugins/git.jpi is not a whole zip file");
    }

    @Test
    void readsAnArchiveWithSomethingInFrontAndACommentBehind() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("#!/bin/sh\n".getBytes(UTF_8));
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setComment("PK\u0005\u0006 is how the end begins, this is not it, whatever it looks like");
            ZipEntry entry = new ZipEntry(MANIFEST);
            byte[] content = manifest("git", "5.2.0").getBytes(UTF_8);
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(content);
        }
        Files.write(plugins.resolve("git.jpi"), bytes.toByteArray());

        assertThat(read().items()).containsExactly(plugin("git", "5.2.0", "plugins/git.jpi"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aDamagedArchiveIsReadOrUnknown(long seed) throws IOException {
        Mutations mutations =
                new Mutations(seed, "PK\u0005\u0006", "PK\u0001\u0002", "PK\u0003\u0004", "\0\0\0\0", "\u007F");
        byte[] zip = zip(MANIFEST, manifest("git", "5.2.0").getBytes(UTF_8));
        Map<Boolean, Integer> counts = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            Files.write(plugins.resolve("git.jpi"), mutations.mutate(zip));
            Inventory<InstalledPlugin> read = read();
            assertThat(read.items()).hasSize(1);
            counts.merge(read.items().get(0).version() instanceof Fact.Known, 1, Integer::sum);
        }
        assertThat(counts).containsKeys(true, false);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aDamagedManifestIsReadOrRefused(long seed) {
        Mutations mutations =
                new Mutations(seed, "\n", "\r", " ", ":", "\0", "Short-Name: x\n", "Name: y\n", "\u20AC", "=");
        byte[] manifest = manifest("git", "5.2.0").getBytes(UTF_8);
        Map<Boolean, Integer> counts = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            counts.merge(PluginManifest.parse(mutations.mutate(manifest)).isPresent(), 1, Integer::sum);
        }
        assertThat(counts).containsKeys(true, false);
    }

    @Test
    void aBrokenManifestIsNotQuoted() throws IOException {
        exploded("git", "Plugin-Version: 1\nhunter2\n");
        assertUnknown("plugins/git/META-INF/MANIFEST.MF is no manifest");
    }

    @Test
    void withoutPluginsNothingIsKnown() throws IOException {
        Files.delete(plugins);

        assertThat(read().items()).isEmpty();
        assertThat(read().gaps()).extracting(Gap::why).containsExactly("the home has no plugins directory");
    }

    @Test
    void anEmptyDirectoryMeansNoPlugins() throws IOException {
        assertThat(read().isKnownEmpty()).isTrue();
    }

    @Test
    void readsTheListThatThinBackupKeeps() throws IOException {
        Files.writeString(root.resolve("installedPlugins.xml"), """
                <?xml version='1.1' encoding='UTF-8'?>
                <org.jvnet.hudson.plugins.thinbackup.backup.PluginList plugin="thinBackup@1.10">
                  <plugins>
                    <entry>
                      <string>git</string>
                      <string>5.2.0</string>
                    </entry>
                    <entry>
                      <string>ant</string>
                    </entry>
                    <entry/>
                  </plugins>
                </org.jvnet.hudson.plugins.thinbackup.backup.PluginList>
                """);

        Inventory<InstalledPlugin> withEmptyDirectory = read();
        Files.delete(plugins);
        Inventory<InstalledPlugin> read = read();

        assertThat(read).isEqualTo(withEmptyDirectory);
        assertThat(read.items()).first().isEqualTo(plugin("git", "5.2.0", "installedPlugins.xml"));
        assertThat(read.items())
                .last()
                .satisfies(ant -> assertThat(ant.version()).isInstanceOf(Fact.Unknown.class));
        assertThat(read.gaps())
                .extracting(Gap::why)
                .containsExactly("installedPlugins.xml has an entry without a plugin's id");
    }

    @Test
    void aListThatCannotBeReadIsAGap() throws IOException {
        Files.delete(plugins);
        Files.writeString(root.resolve("installedPlugins.xml"), "<a/>");
        assertThat(read().gaps()).extracting(Gap::why).containsExactly("installedPlugins.xml has no list of plugins");
        Files.writeString(root.resolve("installedPlugins.xml"), "<a>");
        assertThat(read().gaps())
                .extracting(Gap::why)
                .singleElement()
                .asString()
                .startsWith("installedPlugins.xml ends");
    }

    @Test
    void aDirectoryOutOfTheHomeIsAGap() throws IOException {
        Files.delete(plugins);
        Files.createSymbolicLink(plugins, Path.of("/usr/share"));

        assertThat(read().gaps()).extracting(Gap::why).containsExactly("plugins is a link that leaves the home");
    }
}
