package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/** One directory on the way from the top of a wipe to where it works. */
final class Frame implements Closeable {

    /** Names of entries that stay, so that a second reading of the directory does not count them again. */
    private static final int MOST_KEPT = 10_000;

    /** The name in the directory above. */
    final Path name;

    final Folder folder;
    private Iterator<Path> names;
    private final Set<Path> kept;
    private boolean changed;

    /** How often the directory was read and was not empty in the end. */
    int rounds;

    Frame(Path name, Folder folder) {
        this(name, folder, new HashSet<>(), 0);
    }

    private Frame(Path name, Folder folder, Set<Path> kept, int rounds) {
        this.name = name;
        this.folder = folder;
        this.kept = kept;
        this.rounds = rounds;
        this.names = folder.names();
    }

    /** The same directory, opened again to be read again. */
    Frame again(@NonNull Folder reopened) {
        return new Frame(name, reopened, kept, rounds);
    }

    /** The next name that is not known to stay; null at the end. */
    @CheckForNull
    Path next() throws IOException {
        try {
            while (names.hasNext()) {
                Path next = names.next();
                if (kept.isEmpty() || !kept.contains(next)) {
                    return next;
                }
            }
            return null;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    void keep(@NonNull Path entry) {
        if (kept.size() < MOST_KEPT) {
            kept.add(entry);
        }
    }

    boolean keepsAnything() {
        return !kept.isEmpty();
    }

    /** Notes that reading the directory again may find something else. */
    void changed() {
        changed = true;
    }

    boolean hasChanged() {
        return changed;
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
