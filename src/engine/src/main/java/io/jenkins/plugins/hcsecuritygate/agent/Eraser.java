package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Deletes a directory tree that somebody hostile may still be changing. It works relative to open directories, so that
 * putting a link where a directory was does not lead it out of the tree; links are removed and never followed.
 *
 * <p>The number of open directories is bounded: a directory that lies too deep is moved to the top of the tree and is
 * deleted from there. So neither the stack, nor the handles, nor the longest path the system takes limit the depth, and
 * memory does not grow with the tree.
 *
 * <p>A large tree is deleted by the calling thread and a few more. How many there are is bounded for the whole process,
 * however many wipes it does at a time: an agent's processors belong to its builds.
 */
public final class Eraser {

    /** Beyond this many the disk and the locks of the file system are what is waited for. */
    private static final int MOST_THREADS = 4;

    /** Smaller trees are gone before another thread has begun. */
    private static final int WORTH_HELP = 500;

    /** Half of the processors, but more than one thread wherever there is more than one processor. */
    private static final int THREADS = Math.min(
            Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()),
            Math.max(2, Runtime.getRuntime().availableProcessors() / 2));

    private static final Semaphore HELPERS = new Semaphore(THREADS - 1);

    private final BooleanSupplier stopped;
    private final Semaphore permits;
    private final int worthHelp;
    private final Retries retries;
    private final Folder.Opener opener;
    private final List<Thread> helpers = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private Receipt receipt;
    private Wipe wipe;
    private long seen;
    private Tally tally;

    /** Stops when the thread is interrupted, which is what cancelling a call to an agent does. */
    public Eraser() {
        this(() -> Thread.currentThread().isInterrupted());
    }

    /** @param stopped asked by the calling thread before each entry; true ends the wipe within a moment */
    public Eraser(@NonNull BooleanSupplier stopped) {
        this(stopped, HELPERS, WORTH_HELP, new Retries(), Folder::open);
    }

    /**
     * @param permits how many threads may help at most, in this wipe and in others that share them
     * @param worthHelp with how many entries threads are asked to help
     */
    Eraser(
            @NonNull BooleanSupplier stopped,
            @NonNull Semaphore permits,
            int worthHelp,
            @NonNull Retries retries,
            @NonNull Folder.Opener opener) {
        this.stopped = stopped;
        this.permits = permits;
        this.worthHelp = worthHelp;
        this.retries = retries;
        this.opener = opener;
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

    /**
     * Deletes a directory to which nobody but a wipe comes back. What has been removed is noted in the directory, so that
     * the receipt of a wipe that goes on after one that was stopped or killed covers both.
     *
     * @param again whether an earlier wipe may have begun whose receipt nobody has
     */
    @NonNull
    public Receipt eraseOnAccount(@NonNull Path directory, boolean again) {
        tally = new Tally(again);
        return run(directory, false);
    }

    private Receipt run(Path directory, boolean keepTop) {
        receipt = new Receipt(directory.toString());
        long start = System.nanoTime();
        try {
            Path parent = directory.toAbsolutePath().getParent();
            Path name = directory.getFileName();
            if (parent == null || name == null) {
                receipt.leave(".", Leftover.Why.REFUSED, "has no parent directory");
                return receipt;
            }
            try (Directory above = new Directory(null, name, opener.open(parent.toRealPath()))) {
                begin(above, name, keepTop);
            }
        } catch (NoSuchFileException e) {
            // Nothing there, nothing left.
        } catch (IOException e) {
            receipt.leave(".", Leftover.Why.ERROR, Blame.text(e));
        } finally {
            receipt.took(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
        if (tally != null) {
            tally.addTo(receipt);
        }
        return receipt;
    }

    private void begin(Directory above, Path name, boolean keepTop) throws IOException {
        BasicFileAttributes attributes = above.folder.attributes(name);
        if (!Worker.isRealDirectory(attributes)) {
            receipt.leave(".", Leftover.Why.REFUSED, "is a link or a file, not a directory");
            return;
        }
        wipe = new Wipe(receipt, above.folder.path().resolve(name), attributes, keepTop, retries, tally);
        Worker own = new Worker(wipe, this::step);
        workers.add(own);
        try {
            own.begin(above, name);
            own.work();
        } catch (IOException e) {
            wipe.blame(above.folder, name, e);
            wipe.finish();
        } finally {
            end();
        }
    }

    /** Done by the calling thread before each entry. */
    private boolean step() {
        if (++seen == worthHelp) {
            hire();
        }
        if (tally != null) {
            tally.noteSometimes(wipe);
        }
        return stopped.getAsBoolean();
    }

    private void hire() {
        while (permits.tryAcquire()) {
            Worker worker = new Worker(wipe, () -> false);
            Thread helper = new Thread(() -> help(worker), "HC Security Gate: eraser");
            helper.setDaemon(true);
            helper.setPriority(Thread.MIN_PRIORITY);
            try {
                helper.start();
            } catch (OutOfMemoryError e) {
                // How the system says that the container or the user may have no more threads.
                permits.release();
                break;
            }
            workers.add(worker);
            helpers.add(helper);
        }
        wipe.setRoom(helpers.size());
    }

    private void help(Worker worker) {
        try {
            worker.work();
        } catch (RuntimeException | Error e) {
            wipe.fail(e);
            throw e;
        } finally {
            permits.release();
        }
    }

    /** Waits for the helpers, each of which is at most in the middle of one call of the system, and closes all. */
    private void end() {
        if (!wipe.isFinished()) {
            wipe.stop();
        }
        // Files close when an interrupted thread writes to them, and what was removed is still to be noted.
        boolean interrupted = Thread.interrupted();
        for (Thread helper : helpers) {
            boolean ended = false;
            while (!ended) {
                try {
                    helper.join();
                    ended = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (tally != null && !wipe.isFinished()) {
            tally.stop(wipe);
        } else if (tally != null) {
            tally.close();
        }
        workers.forEach(Worker::closeAll);
        for (Part part = wipe.abandoned(); part != null; part = wipe.abandoned()) {
            Worker.closeUp(part);
        }
        wipe.account();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
