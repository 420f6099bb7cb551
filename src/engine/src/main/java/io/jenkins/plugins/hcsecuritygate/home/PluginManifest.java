package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a plugin's manifest says of it, by the rules of {@code hudson.PluginWrapper}.
 *
 * @param id null if the manifest has none, as those of very old plugins
 * @param version null if the manifest has none
 */
record PluginManifest(@CheckForNull String id, @CheckForNull String version) {
    /** Largest manifest read, in bytes. Real ones have up to 20 KB. */
    static final int MAX_BYTES = 1 << 20;

    static final String PATH = "META-INF/MANIFEST.MF";

    /**
     * Parses the main section. {@link java.util.jar.Manifest} is not used, since it logs what it stumbles over, and so
     * writes content of a hostile file past whoever reports.
     *
     * @return empty if this is no manifest
     */
    @NonNull
    static Optional<PluginManifest> parse(@NonNull byte[] content) {
        Map<String, StringBuilder> attributes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        StringBuilder value = null;
        for (String line : (Iterable<String>) new String(content, StandardCharsets.UTF_8).lines()::iterator) {
            if (line.isEmpty()) {
                break;
            }
            if (line.charAt(0) == ' ' && value != null) {
                value.append(line, 1, line.length()); // lines are folded after 72 bytes
                continue;
            }
            int colon = line.indexOf(": ");
            if (colon <= 0) {
                return Optional.empty();
            }
            value = new StringBuilder(line.substring(colon + 2));
            attributes.put(line.substring(0, colon), value); // the last of several counts, as in Java
        }
        return Optional.of(new PluginManifest(
                first(attributes, "Short-Name", "Extension-Name"),
                first(attributes, "Plugin-Version", "Implementation-Version")));
    }

    private static String first(Map<String, StringBuilder> attributes, String name, String alternative) {
        StringBuilder value = attributes.getOrDefault(name, attributes.get(alternative));
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().trim();
    }
}
