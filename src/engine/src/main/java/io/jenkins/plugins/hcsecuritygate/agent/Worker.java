package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.BooleanSupplier;

/**
 * One of the threads of a wipe. It goes into the depth of what it has, and gives the names it would come to last to
 * threads that have nothing to do. Nobody waits for a directory to become empty: who is last to be done with it removes it.
 */
final class Worker {

    /** Names are at most 255 bytes, so that the path of what is open mostly stays below the usual limit of 4,096. */
    static final int DEEPEST = 14;

    /** How often a directory is read again that fills while it is emptied. */
    private static final int MOST_ROUNDS = 20;

    private static final int MOST_TRIES = 4;

    private final Wipe wipe;
    private final BooleanSupplier step;
    private final Deque<Part> stack = new ArrayDeque<>();

    /** @param step asked before each entry: whether the wipe is to stop */
    Worker(@NonNull Wipe wipe, @NonNull BooleanSupplier step) {
        this.wipe = wipe;
        this.step = step;
    }

    /** Goes into the top. */
    void begin(@NonNull Directory above, @NonNull Path name) throws IOException {
        enter(above, name);
        wipe.topOpened(above, name);
    }

    /** Works until there is nothing left for anybody, or until the wipe is stopped. */
    void work() {
        while (!wipe.isOver()) {
            if (step.getAsBoolean()) {
                wipe.stop();
                return;
            }
            Part part = stack.peek();
            if (part == null) {
                part = wipe.take();
                if (part != null) {
                    stack.push(part);
                }
            } else {
                // First one entry: names that only went from thread to thread would never be seen to.
                goOn(part);
                if (wipe.hasRoom()) {
                    giveAway();
                }
            }
        }
    }

    private void goOn(Part part) {
        Path name = null;
        try {
            name = part.next();
        } catch (IOException e) {
            wipe.blame(part.directory.folder, null, e);
            part.directory.keep(part.directory.name);
        }
        if (name == null) {
            stack.pop();
            done(part.directory);
        } else if (!Wipe.isTop(part.directory) || !wipe.isOwn(name)) {
            remove(part.directory, name);
        }
    }

    /** What lies nearest to the top is likely to be the most, and is what this thread would come to last. */
    private void giveAway() {
        for (Iterator<Part> fromTop = stack.descendingIterator(); fromTop.hasNext(); ) {
            Part given = fromTop.next().split();
            if (given != null) {
                wipe.give(given);
                return;
            }
        }
    }

    /** Removes an entry, or goes into it. What changes its kind in the meantime is looked at anew. */
    private void remove(Directory directory, Path name) {
        IOException last = null;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                removeOnce(directory, name);
                return;
            } catch (NoSuchFileException e) {
                return;
            } catch (AccessDeniedException e) {
                last = e;
                if (!repair(directory, name)) {
                    break;
                }
            } catch (IOException e) {
                last = e;
                if (directory.folder.isLock(e) && !wipe.pauseForLock()) {
                    break;
                }
            }
        }
        wipe.blame(directory.folder, name, last);
        directory.keep(name);
    }

    private void removeOnce(Directory directory, Path name) throws IOException {
        BasicFileAttributes attributes = directory.folder.attributes(name);
        if (!isRealDirectory(attributes)) {
            directory.folder.deleteFile(name);
            directory.changed();
            wipe.removedFile(attributes.isRegularFile() ? attributes.size() : 0);
            return;
        }
        Path path = directory.folder.path().resolve(name);
        if (wipe.isMounted(path, attributes)) {
            wipe.leave(path, Leftover.Why.MOUNT_POINT, "something is mounted here");
            directory.keep(name);
        } else if (directory.depth >= DEEPEST && !wipe.anyMountedIn(path)) {
            park(directory, name);
        } else {
            enter(directory, name);
        }
    }

    private void enter(Directory directory, Path name) throws IOException {
        Folder folder;
        try {
            folder = directory.folder.enter(name);
        } catch (AccessDeniedException e) {
            if (!directory.folder.makeAccessible(name)) {
                throw e;
            }
            folder = directory.folder.enter(name);
        }
        Directory entered = new Directory(directory, name, folder);
        directory.hold();
        stack.push(new Part(entered));
    }

    /** Moves a directory that lies too deep to the top, where it is found when the top is read again. */
    private void park(Directory directory, Path name) throws IOException {
        Directory top = directory;
        while (!Wipe.isTop(top) && top.above != null) {
            top = top.above;
        }
        Path place = wipe.parkingPlace(name);
        try {
            directory.folder.move(name, top.folder, place);
        } catch (AccessDeniedException e) {
            // Moving a directory rewrites its parent entry: it has to be writable itself.
            boolean movable = directory.folder.makeAccessible(name);
            boolean room = top.folder.makeWritable();
            if (!movable && !room) {
                throw e;
            }
            directory.folder.move(name, top.folder, place);
        }
        directory.changed();
        top.changed();
    }

    /** Is done with a directory, and, if it was the last to be so, with those above that only waited for it. */
    private void done(Directory directory) {
        Directory ended = directory;
        while (ended != null && ended.release()) {
            if (Wipe.isTop(ended)) {
                if (leaveTop(ended)) {
                    wipe.finish();
                }
                return;
            }
            ended = leave(ended) ? ended.above : null;
        }
    }

    /** Removes a directory whose entries have all been seen; false when it is read again because it is not empty. */
    private boolean leave(Directory directory) {
        Directory above = directory.above;
        if (above == null) {
            return true;
        }
        close(directory);
        if (directory.keepsAnything()) {
            above.keep(directory.name);
            return true;
        }
        try {
            deleteDirectory(above, directory.name);
            above.changed();
            wipe.directories.increment();
        } catch (NoSuchFileException e) {
            above.changed();
        } catch (DirectoryNotEmptyException e) {
            if (++directory.rounds < MOST_ROUNDS) {
                return again(directory, e);
            }
            fills(directory);
            above.keep(directory.name);
        } catch (IOException e) {
            if (directory.folder.isLock(e) && ++directory.rounds < MOST_TRIES) {
                return again(directory, e);
            }
            stays(above, directory.name, e);
        }
        return true;
    }

    /**
     * Leaves a directory that is empty and cannot be removed. Going into it once more would end here once more; only
     * what is not a directory any more is looked at anew.
     */
    private void stays(Directory above, Path name, IOException cause) {
        try {
            if (!isRealDirectory(above.folder.attributes(name))) {
                remove(above, name);
                return;
            }
        } catch (NoSuchFileException e) {
            above.changed();
            return;
        } catch (IOException e) {
            // Why it could not be removed says more.
        }
        wipe.blame(above.folder, name, cause);
        above.keep(name);
    }

    /** Removes the top, or leaves it as it has to be left; false when it is read again. */
    private boolean leaveTop(Directory top) {
        Directory above = top.above;
        if (above == null) {
            return true;
        }
        boolean hasParked = wipe.hasParked();
        if (!hasParked) {
            top.rounds++;
        }
        close(top);
        wipe.topClosed();
        try {
            if (wipe.keepTop || top.keepsAnything()) {
                if (!top.hasChanged()) {
                    return true;
                }
            } else {
                deleteTop(above.folder, top.name);
                wipe.directories.increment();
                return true;
            }
        } catch (NoSuchFileException e) {
            return true;
        } catch (DirectoryNotEmptyException e) {
            if (top.rounds < MOST_ROUNDS) {
                return againTop(top, e);
            }
        } catch (IOException e) {
            wipe.blame(above.folder, top.name, e);
            return true;
        }
        if (top.rounds < MOST_ROUNDS) {
            return againTop(top, null);
        }
        fills(top);
        return true;
    }

    private void fills(Directory directory) {
        wipe.leave(directory.folder.path(), Leftover.Why.IN_USE, "fills as fast as it is emptied");
    }

    private boolean againTop(Directory top, @CheckForNull IOException cause) {
        Directory above = top.above;
        if (above == null) {
            return true;
        }
        try {
            reopen(top, cause);
            wipe.topOpened(above, top.name);
            return false;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            wipe.blame(above.folder, top.name, e);
            return true;
        }
    }

    private boolean again(Directory directory, IOException cause) {
        Directory above = directory.above;
        if (above == null) {
            return true;
        }
        try {
            reopen(directory, cause);
            return false;
        } catch (NoSuchFileException e) {
            above.changed();
        } catch (IOException e) {
            remove(above, directory.name);
        }
        return true;
    }

    private void reopen(Directory directory, @CheckForNull IOException cause) throws IOException {
        if (directory.above == null) {
            throw new NoSuchFileException(directory.name.toString());
        }
        if (cause != null && directory.folder.isLock(cause)) {
            // What was deleted while another process had it open is there until that closes it.
            wipe.pauseForLock();
        }
        stack.push(new Part(directory.again(directory.above.folder.enter(directory.name))));
    }

    /** What is around the tree belongs to others, and keeps its mode. */
    private static void deleteTop(Folder around, Path name) throws IOException {
        try {
            around.deleteDirectory(name);
        } catch (AccessDeniedException e) {
            if (!around.makeAccessible(name)) {
                throw e;
            }
            around.deleteDirectory(name);
        }
    }

    private static void deleteDirectory(Directory above, Path name) throws IOException {
        try {
            above.folder.deleteDirectory(name);
        } catch (AccessDeniedException e) {
            if (!repair(above, name)) {
                throw e;
            }
            above.folder.deleteDirectory(name);
        }
    }

    /** Does all that may help at once: which permission was missing cannot be told from the refusal. */
    private static boolean repair(Directory directory, Path name) {
        boolean writable = directory.folder.makeWritable();
        boolean accessible = directory.folder.makeAccessible(name);
        return writable || accessible;
    }

    /** A junction of Windows calls itself a directory and something other. */
    static boolean isRealDirectory(@NonNull BasicFileAttributes attributes) {
        return attributes.isDirectory() && !attributes.isSymbolicLink() && !attributes.isOther();
    }

    /** Closes what is open of this thread's way, and all that is open above it. Only when no thread works any more. */
    void closeAll() {
        for (Part part : stack) {
            closeUp(part);
        }
        stack.clear();
    }

    /** Closes a directory and those above it, up to the one that holds the top. */
    static void closeUp(@NonNull Part part) {
        for (Directory open = part.directory; open != null && open.above != null; open = open.above) {
            close(open);
        }
    }

    private static void close(Directory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            // Nothing was written to it; whether it can be removed will be seen.
        }
    }
}
