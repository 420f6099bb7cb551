package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads which plugins are installed, as {@code hudson.PluginManager} lists them: archives in {@code plugins/}, linked
 * ones first and {@code .jpi} before {@code .hpi}; of two with the same id the first counts.
 *
 * <p>Unlike Jenkins this takes an exploded directory without its archive for a plugin too. Homes kept in Git or in a
 * backup often lack the archives, and a plugin too many is found out, while one too few passes for safe.
 */
public final class PluginsReader {
    private static final String DIRECTORY = "plugins";

    /** In the order of precedence ({@code jenkins.InitStrategy.listPluginArchives}). */
    private static final List<String> EXTENSIONS = List.of(".jpl", ".hpl", ".jpi", ".hpi");

    private static final String MAKE_READABLE = "Make the plugin's files readable and run the audit again";

    private final HomeDirectory home;
    private final Map<String, HomeEntry> entries = new LinkedHashMap<>();
    private final Map<String, InstalledPlugin> plugins = new LinkedHashMap<>();
    private final List<Gap> gaps = new ArrayList<>();

    private PluginsReader(HomeDirectory home) {
        this.home = home;
    }

    @NonNull
    public static Inventory<InstalledPlugin> read(@NonNull HomeDirectory home) {
        try {
            PluginsReader reader = new PluginsReader(home);
            home.list(DIRECTORY).forEach(entry -> reader.entries.put(entry.name(), entry));
            reader.archives();
            reader.explodedAlone();
            Inventory<InstalledPlugin> found = new Inventory<>(List.copyOf(reader.plugins.values()), reader.gaps);
            // A backup without plugin files may still have the directory.
            return found.isKnownEmpty() ? InstalledPluginsFile.read(home).orElse(found) : found;
        } catch (HomeFileException e) {
            if (!e.isAbsent()) {
                return Inventory.unobserved(new Gap(DIRECTORY, DIRECTORY, e.getMessage(), MAKE_READABLE));
            }
            return InstalledPluginsFile.read(home)
                    .orElseGet(() -> Inventory.unobserved(new Gap(
                            DIRECTORY,
                            DIRECTORY,
                            "the home has no plugins directory",
                            "Audit the controller's home itself, or a copy with its plugins directory")));
        }
    }

    private void archives() {
        for (String extension : EXTENSIONS) {
            for (HomeEntry entry : entries.values()) {
                if (entry.name().endsWith(extension) && entry.name().length() > extension.length()) {
                    archive(entry, baseName(entry.name()), extension.endsWith("l"));
                }
            }
        }
    }

    private void archive(HomeEntry entry, String baseName, boolean linked) {
        String path = HomeDirectory.join(DIRECTORY, entry.name());
        Observed<PluginManifest> manifest;
        if (entry.kind() == HomeEntry.Kind.OTHER) {
            manifest = new Observed.Unreadable<>(HomeNames.display(path) + " " + entry.problem());
        } else if (linked) {
            manifest = PluginManifests.linked(home, path);
        } else if (entry.isDirectory()) {
            manifest = PluginManifests.exploded(home, path);
        } else {
            manifest = new Observed.Absent<>();
        }
        if (!linked && !(manifest instanceof Observed.Present)) {
            manifest = explodedElse(manifest, entry, baseName, path);
        }
        add(baseName, manifest, !entries.containsKey(entry.name() + ".disabled"), path);
    }

    /** Jenkins reads the exploded manifest; the archive's is what it would explode at the next start. */
    private Observed<PluginManifest> explodedElse(
            Observed<PluginManifest> otherwise, HomeEntry entry, String baseName, String path) {
        HomeEntry directory = entries.get(baseName);
        Observed<PluginManifest> exploded = directory == null || !directory.isDirectory()
                ? new Observed.Absent<>()
                : PluginManifests.exploded(home, HomeDirectory.join(DIRECTORY, baseName));
        if (exploded instanceof Observed.Present) {
            return exploded;
        }
        if (otherwise instanceof Observed.Absent && entry.isFile()) {
            return PluginManifests.archived(home, path);
        }
        return otherwise;
    }

    private void explodedAlone() {
        Set<String> withArchive = new HashSet<>();
        for (String name : entries.keySet()) {
            if (EXTENSIONS.stream().anyMatch(name::endsWith)) {
                withArchive.add(baseName(name));
            }
        }
        for (HomeEntry entry : entries.values()) {
            if (entry.isDirectory()
                    && !withArchive.contains(entry.name())
                    && EXTENSIONS.stream().noneMatch(entry.name()::endsWith)) {
                String path = HomeDirectory.join(DIRECTORY, entry.name());
                Observed<PluginManifest> manifest = PluginManifests.exploded(home, path);
                if (!(manifest instanceof Observed.Absent)) { // else it is no plugin
                    boolean enabled = EXTENSIONS.stream()
                            .noneMatch(extension -> entries.containsKey(entry.name() + extension + ".disabled"));
                    add(entry.name(), manifest, enabled, path);
                }
            } else if (entry.kind() == HomeEntry.Kind.OTHER
                    && !withArchive.contains(entry.name())
                    && EXTENSIONS.stream().noneMatch(entry.name()::endsWith)) {
                String path = HomeDirectory.join(DIRECTORY, entry.name());
                gaps.add(new Gap(entry.name(), path, HomeNames.display(path) + " " + entry.problem(), MAKE_READABLE));
            }
        }
    }

    private void add(String baseName, Observed<PluginManifest> manifest, boolean enabled, String path) {
        String id = manifest.toOptional().map(PluginManifest::id).orElse(baseName);
        Optional<String> stated = manifest.toOptional().map(PluginManifest::version);
        Fact<String> version = stated.isPresent()
                ? Fact.known(stated.get())
                : Fact.unknown(
                        manifest.problem().orElse(HomeNames.display(path) + " has a manifest without a version"),
                        MAKE_READABLE);
        plugins.putIfAbsent(id, new InstalledPlugin(id, version, enabled, path));
    }

    private static String baseName(String archive) {
        return archive.substring(0, archive.lastIndexOf('.'));
    }
}
