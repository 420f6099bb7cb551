package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

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

    /** @throws IOException if this is no manifest; its message may quote the content, so it is not for reports */
    @NonNull
    static PluginManifest parse(@NonNull byte[] content) throws IOException {
        Attributes attributes = new Manifest(new ByteArrayInputStream(content)).getMainAttributes();
        return new PluginManifest(
                first(attributes, "Short-Name", "Extension-Name"),
                first(attributes, "Plugin-Version", "Implementation-Version"));
    }

    private static String first(Attributes attributes, String name, String alternative) {
        String value = attributes.getValue(name);
        if (value == null) {
            value = attributes.getValue(alternative);
        }
        return value == null || value.isBlank() ? null : value.trim();
    }
}
