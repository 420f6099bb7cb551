package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Backup;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Contents;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Backups inside the home: sets of the ThinBackup plugin (which names them {@code FULL-}, {@code DIFF-} and
 * {@code BACKUPSET}), and archives whose names say that they are a backup.
 */
final class BackupsReader {

    private static final String THIN_BACKUP = "thinBackup.xml";
    private static final int MAX_BACKUPS = 1_000;
    private static final String LOOK = "Look into it, and move backups to a place of their own";

    private final HomeDirectory home;
    private final List<Backup> backups = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();

    private BackupsReader(HomeDirectory home) {
        this.home = home;
    }

    @NonNull
    static Inventory<Backup> read(@NonNull HomeDirectory home) {
        BackupsReader reader = new BackupsReader(home);
        TreeSet<String> directories = new TreeSet<>();
        directories.add("");
        directories.addAll(List.of("backup", "backups"));
        reader.configured(directories);
        directories.forEach(reader::directory);
        return new Inventory<>(reader.backups, reader.gaps);
    }

    /** Whether a file is there and holds anything. */
    @NonNull
    static Fact<Boolean> isNotEmpty(@NonNull HomeDirectory home, @NonNull String path) {
        try {
            return Fact.known(home.exists(path) && home.attributes(path).size() > 0);
        } catch (HomeFileException e) {
            return e.isAbsent()
                    ? Fact.known(false)
                    : Fact.unknown(e.getMessage(), "Make " + HomeNames.display(path) + " visible to the auditor");
        }
    }

    /** Adds {@code backupPath} of ThinBackup where that lies in the home. */
    private void configured(TreeSet<String> directories) {
        XmlFiles.read(home, THIN_BACKUP)
                .toOptional()
                .map(root -> root.text("backupPath"))
                .ifPresent(path -> {
                    String inside = relative(path.replace('\\', '/'));
                    if (!inside.isEmpty()) {
                        directories.add(inside);
                    }
                });
    }

    /** The part of a path below the home, which may have been a different one when the path was written; else empty. */
    private String relative(String path) {
        String root = home.root().toString().replace('\\', '/') + "/";
        for (String start :
                List.of("${JENKINS_HOME}/", "$JENKINS_HOME/", root, "/var/jenkins_home/", "/var/lib/jenkins/")) {
            if (path.startsWith(start)) {
                String rest = path.substring(start.length());
                while (rest.endsWith("/")) {
                    rest = rest.substring(0, rest.length() - 1);
                }
                boolean plain = !rest.isEmpty();
                for (String step : rest.split("/", -1)) {
                    plain &= HomeNames.isName(step);
                }
                return plain ? rest : "";
            }
        }
        return "";
    }

    private void directory(String directory) {
        List<HomeEntry> entries;
        try {
            entries = home.list(directory);
        } catch (HomeFileException e) {
            boolean expected = e.isAbsent() || directory.isEmpty();
            if (!expected) {
                gaps.add(new Gap(HomeNames.display(directory), HomeNames.display(directory), e.getMessage(), LOOK));
            }
            return;
        }
        for (HomeEntry entry : entries) {
            String path = HomeDirectory.join(directory, entry.name());
            String name = entry.name().toLowerCase(Locale.ROOT);
            if (backups.size() == MAX_BACKUPS) {
                return;
            }
            if (entry.isDirectory() && isSet(entry.name())) {
                backups.add(new Backup(HomeNames.display(path), directoryContents(path)));
            } else if (entry.isFile() && isArchive(name) && (!directory.isEmpty() || isNamedBackup(name))) {
                backups.add(new Backup(HomeNames.display(path), archiveContents(path, name)));
            }
        }
    }

    private static boolean isSet(String name) {
        return (name.startsWith("FULL-") || name.startsWith("DIFF-"))
                && name.length() > 9
                && Character.isDigit(name.charAt(5));
    }

    private static boolean isArchive(String name) {
        return List.of(".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".7z").stream()
                .anyMatch(name::endsWith);
    }

    private static boolean isNamedBackup(String name) {
        return name.contains("backup") || name.contains("jenkins") && name.contains("home") || name.contains("bkp");
    }

    private Fact<Contents> directoryContents(String path) {
        Fact<Boolean> key = isNotEmpty(home, HomeDirectory.join(path, "secrets/master.key"));
        Fact<Boolean> credentials = isNotEmpty(home, HomeDirectory.join(path, "credentials.xml"));
        return key.fold(
                hasKey -> credentials.fold(
                        hasCredentials -> Fact.known(new Contents(hasCredentials, hasKey)),
                        unknown -> Fact.unknown(unknown.why(), unknown.answeredBy())),
                unknown -> Fact.unknown(unknown.why(), unknown.answeredBy()));
    }

    private Fact<Contents> archiveContents(String path, String name) {
        if (!name.endsWith(".zip")) {
            return Fact.unknown("what the archive holds is not read", "List it, or unpack it and audit it by itself");
        }
        try (SeekableByteChannel channel = home.openChannel(path)) {
            ZipEntryReader zip = new ZipEntryReader(channel);
            return Fact.known(new Contents(zip.hasEntry("credentials.xml"), zip.hasEntry("secrets/master.key")));
        } catch (ZipEntryReader.ZipException e) {
            return Fact.unknown("the archive " + e.getMessage(), LOOK);
        } catch (HomeFileException e) {
            return Fact.unknown(e.getMessage(), LOOK);
        } catch (IOException e) {
            return Fact.unknown(HomePlaces.failure(path, e).getMessage(), LOOK);
        }
    }
}
