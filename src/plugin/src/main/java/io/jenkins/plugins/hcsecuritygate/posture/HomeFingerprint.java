package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.PluginWrapper;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.TreeSet;
import jenkins.model.Jenkins;

/**
 * A cheap text that changes with what fires no event: plugins that come, go or change state, users that are deleted,
 * new update data, a configuration that is read from disk again, and files that come and go in the home's directories.
 */
final class HomeFingerprint {

    private static final List<String> WATCHED = List.of(
            "config.xml", GateConfiguration.FILE, "init.groovy.d", "jobs", "nodes", "plugins", "users", "updates");

    private HomeFingerprint() {}

    @NonNull
    static String of(@NonNull Jenkins jenkins) {
        TreeSet<String> parts = new TreeSet<>();
        for (PluginWrapper plugin : jenkins.getPluginManager().getPlugins()) {
            parts.add(plugin.getShortName()
                    + ':'
                    + plugin.getVersion()
                    + ':'
                    + plugin.isActive()
                    + ':'
                    + plugin.isEnabled());
        }
        // Whoever has the configuration read from disk again gets new objects of it, and no event.
        parts.add("views=" + System.identityHashCode(jenkins.getPrimaryView()));
        Path home = jenkins.getRootDir().toPath();
        for (String name : WATCHED) {
            parts.add(name + '=' + stamp(home.resolve(name)));
        }
        try (DirectoryStream<Path> sites = Files.newDirectoryStream(home.resolve("updates"), "*.json")) {
            for (Path site : sites) {
                parts.add(site.getFileName() + "=" + stamp(site));
            }
        } catch (IOException e) {
            parts.add("no update data");
        }
        return String.join("\n", parts);
    }

    private static String stamp(Path path) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.lastModifiedTime().toMillis() + "/" + attributes.size();
        } catch (IOException e) {
            return "absent";
        }
    }
}
