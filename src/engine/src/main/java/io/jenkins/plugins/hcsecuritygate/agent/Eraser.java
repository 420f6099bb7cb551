package io.jenkins.plugins.hcsecuritygate.agent;

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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Deletes a directory tree that somebody hostile may still be changing. It works relative to open directories, so that
 * putting a link where a directory was does not lead it out of the tree; links are removed and never followed.
 *
 * <p>The number of open directories is bounded: a directory that lies too deep is moved to the top of the tree and is
 * deleted from there. So neither the stack, nor the handles, nor the longest path the system takes limit the depth, and
 * memory does not grow with the tree.
 */
public final class Eraser {

    /** Names are at most 255 bytes, so that the path of what is open mostly stays below the usual limit of 4,096. */
    static final int DEEPEST = 14;

    /** How often a directory is read again that fills while it is emptied. */
    private static final int MOST_ROUNDS = 20;

    private static final int MOST_TRIES = 4;

    private final BooleanSupplier stopped;
    private final String nonce = UUID.randomUUID().toString().substring(0, 8);
    private final Deque<Frame> frames = new ArrayDeque<>();
    private Receipt receipt;
    private Blame blame;
    private MountPoints mounts;
    private Path top;
    private boolean keepTop;
    private String device;
    private long parked;
    private long parkedAtRound;

    /** Stops when the thread is interrupted, which is what cancelling a call to an agent does. */
    public Eraser() {
        this(() -> Thread.currentThread().isInterrupted());
    }

    public Eraser(@NonNull BooleanSupplier stopped) {
        this.stopped = stopped;
    }

    /** Deletes a directory and all it holds. What is not there has been deleted; what is a link is left as refused. */
    @NonNull
    public Receipt erase(@NonNull Path directory) {
        return run(directory, false);
    }

    /** Deletes what a directory holds and keeps the directory. */
    @NonNull
    public Receipt empty(@NonNull Path directory) {
        return run(directory, true);
    }

    private Receipt run(Path directory, boolean keep) {
        receipt = new Receipt(directory.toString());
        blame = new Blame(receipt);
        keepTop = keep;
        long start = System.nanoTime();
        try {
            Path parent = directory.toAbsolutePath().getParent();
            Path name = directory.getFileName();
            if (parent == null || name == null) {
                receipt.leave(".", Leftover.Why.REFUSED, "has no parent directory");
                return receipt;
            }
            try (Frame above = new Frame(name, Folder.open(parent.toRealPath()))) {
                begin(above, name);
            }
        } catch (NoSuchFileException e) {
            // Nothing there, nothing left.
        } catch (IOException e) {
            receipt.leave(".", Leftover.Why.ERROR, Blame.text(e));
        } finally {
            frames.clear();
            receipt.took(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
        return receipt;
    }

    private void begin(Frame above, Path name) throws IOException {
        BasicFileAttributes attributes = above.folder.attributes(name);
        if (!isRealDirectory(attributes)) {
            receipt.leave(".", Leftover.Why.REFUSED, "is a link or a file, not a directory");
            return;
        }
        top = above.folder.path().resolve(name);
        mounts = MountPoints.read().below(top);
        device = device(attributes);
        frames.push(above);
        try {
            enter(above, name);
            work();
        } catch (IOException e) {
            blame.put(above.folder, name, ".", e);
        } finally {
            while (frames.size() > 1) {
                frames.pop().close();
            }
        }
    }

    private void work() throws IOException {
        while (frames.size() > 1) {
            Frame frame = frames.peek();
            if (stopped.getAsBoolean()) {
                receipt.leave(
                        relative(frame.folder.path()), Leftover.Why.STOPPED, "stopped before everything was removed");
                return;
            }
            Path name = null;
            try {
                name = frame.next();
            } catch (IOException e) {
                keep(frame, name, e);
            }
            if (name == null) {
                leave(frame);
            } else {
                remove(frame, name);
            }
        }
    }

    /** Removes an entry, or goes into it. What changes its kind in the meantime is looked at anew. */
    private void remove(Frame frame, Path name) {
        IOException last = null;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                removeOnce(frame, name);
                return;
            } catch (NoSuchFileException e) {
                return;
            } catch (AccessDeniedException e) {
                last = e;
                if (!repair(frame, name)) {
                    break;
                }
            } catch (IOException e) {
                last = e;
            }
        }
        keep(frame, name, last);
    }

    private void removeOnce(Frame frame, Path name) throws IOException {
        BasicFileAttributes attributes = frame.folder.attributes(name);
        if (!isRealDirectory(attributes)) {
            frame.folder.deleteFile(name);
            frame.changed();
            receipt.removedFile(attributes.isRegularFile() ? attributes.size() : 0);
        } else if (isMounted(frame, name, attributes)) {
            receipt.leave(relative(frame, name), Leftover.Why.MOUNT_POINT, "something is mounted here");
            frame.keep(name);
        } else if (frames.size() > DEEPEST && !mounts.anyIn(frame.folder.path().resolve(name))) {
            park(frame, name);
        } else {
            enter(frame, name);
        }
    }

    private void enter(Frame frame, Path name) throws IOException {
        Folder folder;
        try {
            folder = frame.folder.enter(name);
        } catch (AccessDeniedException e) {
            if (!frame.folder.makeAccessible(name)) {
                throw e;
            }
            folder = frame.folder.enter(name);
        }
        frames.push(new Frame(name, folder));
    }

    /** Moves a directory that lies too deep to the top, where it is found when the top is read again. */
    private void park(Frame frame, Path name) throws IOException {
        Frame topFrame = topFrame();
        Path place = name.getFileSystem().getPath("hc-parked-" + nonce + "-" + ++parked);
        try {
            frame.folder.move(name, topFrame.folder, place);
        } catch (AccessDeniedException e) {
            // Moving a directory rewrites its parent entry: it has to be writable itself.
            boolean movable = frame.folder.makeAccessible(name);
            boolean room = topFrame.folder.makeWritable();
            if (!movable && !room) {
                throw e;
            }
            frame.folder.move(name, topFrame.folder, place);
        }
        frame.changed();
        topFrame.changed();
    }

    /** All entries have been seen: removes the directory itself, or reads it again when it is not empty. */
    private void leave(Frame frame) throws IOException {
        frames.pop();
        frame.close();
        Frame above = frames.peek();
        boolean isTop = frames.size() == 1;
        if (!isTop || parked == parkedAtRound) {
            frame.rounds++;
        } else {
            parkedAtRound = parked;
        }
        if (isTop && (keepTop || frame.keepsAnything())) {
            if (!frame.hasChanged()) {
                return;
            }
            if (frame.rounds < MOST_ROUNDS) {
                again(above, frame);
            } else {
                receipt.leave(".", Leftover.Why.IN_USE, "fills as fast as it is emptied");
            }
            return;
        }
        if (frame.keepsAnything()) {
            above.keep(frame.name);
            return;
        }
        try {
            deleteDirectory(above, frame.name);
            above.changed();
            receipt.removedDirectory();
        } catch (NoSuchFileException e) {
            above.changed();
        } catch (DirectoryNotEmptyException e) {
            if (frame.rounds < MOST_ROUNDS) {
                again(above, frame);
            } else {
                receipt.leave(relative(above, frame.name), Leftover.Why.IN_USE, "fills as fast as it is emptied");
                above.keep(frame.name);
            }
        } catch (IOException e) {
            if (isTop) {
                blame.put(above.folder, frame.name, ".", e);
            } else {
                remove(above, frame.name);
            }
        }
    }

    private void again(Frame above, Frame frame) throws IOException {
        try {
            frames.push(frame.again(above.folder.enter(frame.name)));
        } catch (NoSuchFileException e) {
            above.changed();
        } catch (IOException e) {
            if (frames.size() == 1) {
                throw e;
            }
            remove(above, frame.name);
        }
    }

    private static void deleteDirectory(Frame above, Path name) throws IOException {
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
    private static boolean repair(Frame frame, Path name) {
        boolean writable = frame.folder.makeWritable();
        boolean accessible = frame.folder.makeAccessible(name);
        return writable || accessible;
    }

    private void keep(Frame frame, Path name, IOException cause) {
        Path entry = name == null ? frame.name : name;
        blame.put(frame.folder, name, name == null ? relative(frame.folder.path()) : relative(frame, entry), cause);
        frame.keep(entry);
    }

    private Frame topFrame() {
        Iterator<Frame> fromAbove = frames.descendingIterator();
        fromAbove.next();
        return fromAbove.next();
    }

    private boolean isMounted(Frame frame, Path name, BasicFileAttributes attributes) {
        if (!mounts.isEmpty() && mounts.contains(frame.folder.path().resolve(name))) {
            return true;
        }
        if (device.equals(device(attributes))) {
            return false;
        }
        // Another device: mounted since the wipe began, or a subvolume, which is no mount and is deleted.
        mounts = MountPoints.read().below(top);
        return !mounts.isKnown() || mounts.contains(frame.folder.path().resolve(name));
    }

    /** The number of the device out of a file key of the form {@code (dev=…,ino=…)}; empty where keys look otherwise. */
    private static String device(BasicFileAttributes attributes) {
        String key = String.valueOf(attributes.fileKey());
        int end = key.indexOf(",ino=");
        return end < 0 ? "" : key.substring(0, end);
    }

    /** A junction of Windows calls itself a directory and something other. */
    private static boolean isRealDirectory(BasicFileAttributes attributes) {
        return attributes.isDirectory() && !attributes.isSymbolicLink() && !attributes.isOther();
    }

    private String relative(Frame frame, Path name) {
        return relative(frame.folder.path().resolve(name));
    }

    private String relative(Path path) {
        String text = top.relativize(path).toString();
        return text.isEmpty() ? "." : text;
    }
}
