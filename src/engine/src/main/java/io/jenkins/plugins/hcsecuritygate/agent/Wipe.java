package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/** What the threads that wipe one tree share: its top, what they have to do, what they did, and whether to go on. */
final class Wipe {

    /** How long a thread without work waits before it asks again whether it is to stop. */
    private static final long PATIENCE = 50;

    final boolean keepTop;
    final LongAdder files = new LongAdder();
    final LongAdder directories = new LongAdder();
    final LongAdder bytes = new LongAdder();

    private final Receipt receipt;
    private final Blame blame;
    private final Path path;
    private final String nonce = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong parked = new AtomicLong();
    private final String device;
    private final Retries retries;
    private final Tally tally;
    private final Deque<Part> waiting = new ArrayDeque<>();
    private volatile MountPoints mounts;
    private final AtomicInteger room = new AtomicInteger();
    private volatile boolean finished;
    private volatile boolean stopped;
    private boolean failed;
    private long parkedAtRound;

    /**
     * @param path of the top, by which what is mounted below it and what is left of it is named
     * @param tally where it is noted what has been removed; null for nowhere
     */
    Wipe(
            @NonNull Receipt receipt,
            @NonNull Path path,
            @NonNull BasicFileAttributes attributes,
            boolean keepTop,
            @NonNull Retries retries,
            @CheckForNull Tally tally) {
        this.receipt = receipt;
        this.blame = new Blame(receipt);
        this.path = path;
        this.device = device(attributes);
        this.mounts = MountPoints.read().below(path);
        this.keepTop = keepTop;
        this.retries = retries;
        this.tally = tally;
    }

    /** The top is open: from now on it is noted there what has been removed. */
    void topOpened(@NonNull Directory above, @NonNull Path name) throws IOException {
        if (tally != null) {
            tally.begin(above, name, this);
        }
    }

    /** The top has been read and may be about to go. */
    void topClosed() {
        if (tally != null) {
            tally.end();
        }
    }

    static boolean isTop(@NonNull Directory directory) {
        return directory.depth == 1;
    }

    /** Whether an entry of the top is the wipe's own. */
    boolean isOwn(@NonNull Path name) {
        return tally != null && tally.is(name);
    }

    /** Lets as many parts wait as there are threads to take them: more would only be memory. */
    void setRoom(int parts) {
        room.set(parts);
    }

    boolean hasRoom() {
        return room.get() > 0;
    }

    synchronized void give(@NonNull Part part) {
        room.decrementAndGet();
        waiting.addLast(part);
        notifyAll();
    }

    /** Something to do that another thread has given away; null when there is nothing for the moment, or any more. */
    @CheckForNull
    synchronized Part take() {
        await(PATIENCE, () -> !waiting.isEmpty());
        if (waiting.isEmpty() || isOver()) {
            return null;
        }
        room.incrementAndGet();
        return waiting.removeFirst();
    }

    /** What was given away and will not be done any more. */
    @CheckForNull
    synchronized Part abandoned() {
        return waiting.pollFirst();
    }

    boolean isOver() {
        return finished || stopped;
    }

    /** Everything has been seen to. */
    synchronized void finish() {
        finished = true;
        notifyAll();
    }

    boolean isFinished() {
        return finished;
    }

    /** Lets all threads end after what they are just doing. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** A thread ended as it must not: the wipe does not go on without it. */
    void fail(@NonNull Throwable cause) {
        synchronized (receipt) {
            if (!failed) {
                failed = true;
                receipt.leave(".", Leftover.Why.ERROR, cause.toString());
            }
        }
        stop();
    }

    /** Puts on the receipt what was removed. Once, when no thread works any more. */
    void account() {
        receipt.removed(files.sum(), directories.sum(), bytes.sum());
        if (!finished && !failed) {
            receipt.stop();
        }
    }

    /** Waits before something is tried again that another process stands against; false when that is not worth it. */
    synchronized boolean pauseForLock() {
        long millis = retries.next();
        if (millis < 0 || isOver()) {
            return false;
        }
        await(millis, () -> false);
        return !isOver();
    }

    /** Waits for something, for the end of the wipe, or for some time. An interrupt is the end. */
    private synchronized void await(long millis, BooleanSupplier something) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long rest = millis;
        while (rest > 0 && !isOver() && !something.getAsBoolean()) {
            try {
                wait(rest);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stop();
            }
            rest = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    @NonNull
    Path parkingPlace(@NonNull Path name) {
        return name.getFileSystem().getPath("hc-parked-" + nonce + "-" + parked.incrementAndGet());
    }

    /** Whether anything was moved to the top since this was last asked; only who is last to be done with the top asks. */
    synchronized boolean hasParked() {
        long now = parked.get();
        boolean more = now != parkedAtRound;
        parkedAtRound = now;
        return more;
    }

    /** Whether something is mounted in a directory, however deep. */
    boolean anyMountedIn(@NonNull Path directory) {
        return mounts.anyIn(directory);
    }

    boolean isMounted(@NonNull Path directory, @NonNull BasicFileAttributes attributes) {
        MountPoints known = mounts;
        if (!known.isEmpty() && known.contains(directory)) {
            return true;
        }
        if (device.equals(device(attributes))) {
            return false;
        }
        // Another device: mounted since the wipe began, or a subvolume, which is no mount and is deleted.
        known = MountPoints.read().below(path);
        mounts = known;
        return !known.isKnown() || known.contains(directory);
    }

    /** The number of the device out of a file key of the form {@code (dev=…,ino=…)}; empty where keys look otherwise. */
    private static String device(BasicFileAttributes attributes) {
        String key = String.valueOf(attributes.fileKey());
        int end = key.indexOf(",ino=");
        return end < 0 ? "" : key.substring(0, end);
    }

    void removedFile(long size) {
        files.increment();
        bytes.add(size);
    }

    void leave(@NonNull Path what, @NonNull Leftover.Why why, @NonNull String detail) {
        synchronized (receipt) {
            receipt.leave(relative(what), why, detail);
        }
    }

    /** Finds out why something could not be removed; the name is null for the directory itself. */
    void blame(@NonNull Folder folder, @CheckForNull Path name, @CheckForNull IOException cause) {
        String where = relative(name == null ? folder.path() : folder.path().resolve(name));
        synchronized (receipt) {
            blame.put(folder, name, where, cause);
        }
    }

    private String relative(Path what) {
        String text = path.relativize(what).toString();
        return text.isEmpty() ? "." : text;
    }
}
