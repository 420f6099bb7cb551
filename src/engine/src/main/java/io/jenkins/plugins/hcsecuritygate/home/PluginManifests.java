package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds a plugin's manifest in the forms in which plugins come. */
final class PluginManifests {
    private PluginManifests() {}

    /** Of a directory; absent if it has no manifest, and so is no plugin. */
    @NonNull
    static Observed<PluginManifest> exploded(@NonNull HomeDirectory home, @NonNull String directory) {
        String path = HomeDirectory.join(directory, PluginManifest.PATH);
        return home.remember(PluginManifest.class, path, () -> {
            try {
                return parse(home.read(path, PluginManifest.MAX_BYTES), path, "is no manifest");
            } catch (HomeFileException e) {
                return e.isAbsent() ? new Observed.Absent<>() : new Observed.Unreadable<>(e.getMessage());
            }
        });
    }

    /** Of a zip file, of which nothing else is read. */
    @NonNull
    static Observed<PluginManifest> archived(@NonNull HomeDirectory home, @NonNull String path) {
        return home.remember(PluginManifest.class, path, () -> {
            try (SeekableByteChannel channel = home.openChannel(path)) {
                return parse(
                        new ZipEntryReader(channel).read(PluginManifest.PATH, PluginManifest.MAX_BYTES),
                        path,
                        "has a broken manifest");
            } catch (ZipEntryReader.ZipException e) {
                return unreadable(path, e.getMessage());
            } catch (IOException e) {
                home.failed();
                return new Observed.Unreadable<>(HomePlaces.failure(path, e).getMessage());
            }
        });
    }

    /**
     * Of a linked plugin, as {@code mvn hpi:run} leaves it: the manifest itself, or a line with the path of one on the
     * developer's disk, which is out of the home and so not read.
     */
    @NonNull
    static Observed<PluginManifest> linked(@NonNull HomeDirectory home, @NonNull String path) {
        try {
            byte[] content = home.read(path, PluginManifest.MAX_BYTES);
            if (!new String(content, StandardCharsets.ISO_8859_1).startsWith("Manifest-Version:")) {
                return unreadable(path, "links to a manifest elsewhere");
            }
            return parse(content, path, "is no manifest");
        } catch (HomeFileException e) {
            return new Observed.Unreadable<>(e.getMessage());
        }
    }

    private static Observed<PluginManifest> parse(byte[] content, String path, String problem) {
        Optional<PluginManifest> manifest = PluginManifest.parse(content);
        return manifest.isPresent() ? new Observed.Present<>(manifest.get()) : unreadable(path, problem);
    }

    private static Observed<PluginManifest> unreadable(String path, String problem) {
        return new Observed.Unreadable<>(HomeNames.display(path) + " " + problem);
    }
}
