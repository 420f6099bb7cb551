package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The list of plugins that ThinBackup writes where it leaves the plugins out: an XStream'ed {@code PluginList} with a
 * map from id to version. Disabled plugins are in it like any other.
 */
final class InstalledPluginsFile {
    static final String PATH = "installedPlugins.xml";

    private static final String ANSWER = "Audit the controller's home itself, or a backup with its plugins";

    private InstalledPluginsFile() {}

    /** Empty if there is no such file. */
    @NonNull
    static Optional<Inventory<InstalledPlugin>> read(@NonNull HomeDirectory home) {
        return XmlFiles.read(home, PATH)
                .fold(
                        root -> Optional.of(plugins(root)),
                        Optional::empty,
                        why -> Optional.of(Inventory.unobserved(new Gap("plugins", PATH, why, ANSWER))));
    }

    private static Inventory<InstalledPlugin> plugins(XmlElement root) {
        XmlElement map = root.child("plugins");
        if (map == null) {
            return Inventory.unobserved(new Gap("plugins", PATH, PATH + " has no list of plugins", ANSWER));
        }
        List<InstalledPlugin> plugins = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (XmlElement entry : map.children("entry")) {
            List<XmlElement> pair = entry.children();
            String id = pair.isEmpty() ? "" : pair.get(0).text().trim();
            String version = pair.size() < 2 ? "" : pair.get(1).text().trim();
            if (id.isEmpty()) {
                gaps.add(new Gap(entry.path(), PATH, PATH + " has an entry without a plugin's id", ANSWER));
            } else {
                Fact<String> fact = version.isEmpty()
                        ? Fact.unknown(PATH + " has no version for the plugin", ANSWER)
                        : Fact.known(version);
                plugins.add(new InstalledPlugin(id, fact, true, PATH));
            }
        }
        return new Inventory<>(plugins, gaps);
    }
}
