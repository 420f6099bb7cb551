package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * What the system says is mounted. A bind mount of the same file system is seen nowhere else, and whatever is mounted
 * inside a workspace is not the workspace's.
 */
final class MountPoints {

    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int MOST_BYTES = 64 << 20;

    /** In which Java reads the names of files: what is in no such name would never be found again. */
    private static final Charset NAMES =
            Charset.forName(System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()));

    private final Set<String> paths;
    private final boolean known;

    private MountPoints(Set<String> paths, boolean known) {
        this.paths = paths;
        this.known = known;
    }

    @NonNull
    static MountPoints read() {
        try (InputStream table = Files.newInputStream(TABLE)) {
            String text = new String(table.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
            return new MountPoints(paths(text, NAMES), true);
        } catch (IOException e) {
            return new MountPoints(Set.of(), false);
        }
    }

    /** Only a line feed ends a line: a name may hold whatever else does so elsewhere. */
    @NonNull
    static Set<String> paths(@NonNull String table, @NonNull Charset names) {
        Set<String> paths = new HashSet<>();
        for (String line : table.split("\n")) {
            String[] fields = line.split(" ", 6);
            if (fields.length > 5) {
                paths.add(unescaped(fields[4], names));
            }
        }
        return paths;
    }

    /** Those below a directory, which are few: asked once for each wipe. */
    @NonNull
    MountPoints below(@NonNull Path directory) {
        String prefix = directory + "/";
        Set<String> below = new HashSet<>();
        for (String path : paths) {
            if (path.startsWith(prefix)) {
                below.add(path);
            }
        }
        return new MountPoints(below, known);
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    boolean contains(@NonNull Path path) {
        return paths.contains(path.toString());
    }

    /** Whether anything is mounted in a directory, however deep. */
    boolean anyIn(@NonNull Path directory) {
        String prefix = directory + "/";
        return paths.stream().anyMatch(path -> path.startsWith(prefix));
    }

    /** Whether the system told at all; where it did not, only the device number tells a mount. */
    boolean isKnown() {
        return known;
    }

    /** The table writes blanks, tabs, line breaks and backslashes as three octal digits. */
    private static String unescaped(String field, Charset names) {
        byte[] bytes = new byte[field.length()];
        int length = 0;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 3 < field.length()) {
                c = (char) Integer.parseInt(field.substring(i + 1, i + 4), 8);
                i += 3;
            }
            bytes[length++] = (byte) c;
        }
        return new String(bytes, 0, length, names);
    }
}
