package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the files of a home that no other reader opens say about secrets: global configuration beside {@code config.xml}
 * and users. Directories with files that Jenkins did not write ({@code tools}, {@code war}, {@code plugins}, caches) are
 * not entered: the samples in them are no secrets of this controller.
 */
final class SecretsReader {

    private static final String CONFIG = "config.xml";
    private static final String USERS = "users";
    private static final int MAX_FILES = 20_000;
    private static final String MEND = "Restore the file, make it readable, or delete it if nothing uses it";

    /** Read by {@link CredentialsReader} and {@link HomeReader}. */
    private static final Set<String> READ_ELSEWHERE = Set.of(CONFIG, "credentials.xml");

    private final HomeDirectory home;
    private final SecretFindings found;
    private final List<Gap> gaps = new ArrayList<>();

    private SecretsReader(HomeDirectory home, SecretFindings found) {
        this.home = home;
        this.found = found;
    }

    /**
     * @param config the global configuration, read before
     * @param found what jobs, agents and credentials came to; this reader adds to it
     */
    @NonNull
    static Secrets read(
            @NonNull HomeDirectory home, @NonNull Observed<XmlElement> config, @NonNull SecretFindings found) {
        SecretsReader reader = new SecretsReader(home, found);
        reader.config(config);
        reader.topLevel();
        reader.users();
        PersonalFiles.read(home, found, reader.gaps);
        return new Secrets(
                new Inventory<>(found.sites(), reader.gaps),
                found.encrypted(),
                found.references(),
                BackupsReader.isNotEmpty(home, "secrets/master.key"),
                BackupsReader.isNotEmpty(home, "secret.key"),
                BackupsReader.read(home));
    }

    private void config(Observed<XmlElement> config) {
        config.fold(
                root -> {
                    found.addAll(SecretScan.of(root, Owner.FILE, CONFIG, CONFIG));
                    return true;
                },
                () -> gaps.add(new Gap(CONFIG, CONFIG, "there is no config.xml", MEND)),
                why -> gaps.add(new Gap(CONFIG, CONFIG, why, MEND)));
    }

    private void topLevel() {
        int files = 0;
        for (HomeEntry entry : list("")) {
            boolean xml = entry.name().endsWith(".xml") && !READ_ELSEWHERE.contains(entry.name());
            if (xml && entry.isFile() && !isEmpty(entry.name()) && ++files <= MAX_FILES) {
                read(entry.name(), Owner.FILE, HomeNames.display(entry.name()));
            }
        }
    }

    private void users() {
        int files = 0;
        for (HomeEntry entry : list(USERS)) {
            if (entry.isDirectory() && ++files <= MAX_FILES) {
                String file = HomeDirectory.join(HomeDirectory.join(USERS, entry.name()), CONFIG);
                read(file, Owner.USER, HomeNames.display(entry.name()));
            }
        }
        if (files > MAX_FILES) {
            gaps.add(new Gap(USERS, USERS, "there are more than " + MAX_FILES + " users", "Delete stale users"));
        }
    }

    /** Nothing is hidden in an empty file, and nobody but Jenkins itself has to be able to read it. */
    private boolean isEmpty(String file) {
        return BackupsReader.isNotEmpty(home, file).equals(Fact.known(false));
    }

    private List<HomeEntry> list(String directory) {
        try {
            return home.list(directory);
        } catch (HomeFileException e) {
            if (!e.isAbsent()) {
                gaps.add(new Gap(HomeNames.displayPath(directory), directory, e.getMessage(), "Make it readable"));
            }
            return List.of();
        }
    }

    private void read(String path, Owner owner, String name) {
        Observed<XmlElement> file = XmlFiles.read(home, path);
        file.toOptional().ifPresent(root -> found.addAll(SecretScan.of(root, owner, name(root, owner, name), path)));
        file.problem().ifPresent(why -> gaps.add(new Gap(HomeNames.display(path), HomeNames.display(path), why, MEND)));
    }

    private static String name(XmlElement root, Owner owner, String name) {
        String id = owner == Owner.USER ? root.text("id") : null;
        return id == null || id.isEmpty() ? name : HomeNames.display(id);
    }
}
