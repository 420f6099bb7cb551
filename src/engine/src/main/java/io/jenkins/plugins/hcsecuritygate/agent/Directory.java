package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One open directory on the way from the top of a wipe to where threads work. It stays open until the last of those that
 * work on its names, or below it, is done; that one removes it.
 */
final class Directory implements Closeable {

    /** Names of entries that stay, so that a second reading of the directory does not count them again. */
    private static final int MOST_KEPT = 10_000;

    /** The directory above; null for the one that holds the top. */
    @CheckForNull
    final Directory above;

    /** The name in the directory above. */
    final Path name;

    final Folder folder;

    /** How many directories are open above this one. */
    final int depth;

    /** How often the directory was read and was not empty in the end. Touched by whoever is last to be done with it. */
    int rounds;

    private final Set<Path> kept;
    private final AtomicInteger holds = new AtomicInteger(1);
    private volatile boolean keeps;
    private volatile boolean changed;

    Directory(@CheckForNull Directory above, @NonNull Path name, @NonNull Folder folder) {
        this(above, name, folder, new HashSet<>(), 0);
    }

    private Directory(Directory above, Path name, Folder folder, Set<Path> kept, int rounds) {
        this.above = above;
        this.name = name;
        this.folder = folder;
        this.depth = above == null ? 0 : above.depth + 1;
        this.kept = kept;
        this.keeps = !kept.isEmpty();
        this.rounds = rounds;
    }

    /** The same directory, opened again to be read again. Nobody may hold the earlier one any more. */
    @NonNull
    Directory again(@NonNull Folder reopened) {
        return new Directory(above, name, reopened, kept, rounds);
    }

    /** Notes that one more has something to do in it. */
    void hold() {
        holds.incrementAndGet();
    }

    /** Notes that one is done with it; answers whether that was the last. */
    boolean release() {
        return holds.decrementAndGet() == 0;
    }

    void keep(@NonNull Path entry) {
        synchronized (kept) {
            if (kept.size() < MOST_KEPT) {
                kept.add(entry);
            }
        }
        keeps = true;
    }

    boolean keeps(@NonNull Path entry) {
        if (!keeps) {
            return false;
        }
        synchronized (kept) {
            return kept.contains(entry);
        }
    }

    boolean keepsAnything() {
        return keeps;
    }

    /** Notes that reading the directory again may find something else. */
    void changed() {
        if (!changed) {
            changed = true;
        }
    }

    boolean hasChanged() {
        return changed;
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
