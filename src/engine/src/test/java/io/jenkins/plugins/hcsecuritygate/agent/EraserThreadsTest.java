package io.jenkins.plugins.hcsecuritygate.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several threads in one tree: what one thread does, and no more of anything at a time. */
class EraserThreadsTest {

    private static final int HELPERS = 3;

    @TempDir
    private Path directory;

    private final Semaphore permits = new Semaphore(HELPERS);

    private Eraser eraser(Folder.Opener opener) {
        return new Eraser(() -> false, permits, 1, new Retries(0), opener);
    }

    @RepeatedTest(5)
    void removesBushyTreesThatAreDeeperThanWhatItKeepsOpen() throws IOException {
        Path workspace = Files.createDirectory(directory.resolve("workspace"));
        int files = 0;
        for (int i = 0; i < 8; i++) {
            Path deep = workspace.resolve("chain" + i);
            for (int j = 0; j < 30; j++) {
                deep = Files.createDirectories(deep.resolve("d" + j));
                Files.createDirectory(deep.resolve("empty"));
                Files.writeString(deep.resolve("file"), "12");
                files++;
            }
        }

        Receipt receipt = eraser(Folder::open).erase(workspace);

        assertThat(receipt.getLeftovers()).isEmpty();
        assertThat(workspace).doesNotExist();
        assertThat(receipt.getFiles()).isEqualTo(files);
        assertThat(receipt.getBytes()).isEqualTo(2L * files);
        assertThat(receipt.getDirectories()).isEqualTo(1 + 8 + 8 * 60);
        assertThat(permits.availablePermits()).isEqualTo(HELPERS);
    }

    @RepeatedTest(5)
    void shareOneLargeDirectory() throws IOException {
        Path workspace = Files.createDirectory(directory.resolve("workspace"));
        for (int i = 0; i < 2_000; i++) {
            Files.createFile(workspace.resolve("f" + i));
        }
        Set<Thread> threads = ConcurrentHashMap.newKeySet();

        Receipt receipt = eraser(
                        parent -> new Watching(Folder.open(parent), folder -> threads.add(Thread.currentThread())))
                .empty(workspace);

        assertThat(receipt.getFiles()).isEqualTo(2_000);
        assertThat(workspace).isEmptyDirectory();
        assertThat(threads).hasSizeBetween(1, HELPERS + 1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000000", "1000, 1000", "200000, 2"})
    void neitherNamesNorHandlesInHandGrowWithTheTree(int directories, int files) {
        GeneratedFolder.Counts counts = new GeneratedFolder.Counts();
        Path workspace = directory.resolve("workspace");

        Receipt receipt = eraser(parent -> GeneratedFolder.holderOf(counts, parent, directories, files))
                .erase(workspace);

        assertThat(receipt.getLeftovers()).isEmpty();
        assertThat(counts.removed).hasValue((long) directories * files);
        assertThat(receipt.getFiles()).isEqualTo((long) directories * files);
        assertThat(receipt.getDirectories()).isEqualTo(directories + 1);
        assertThat(counts.open).hasValue(0);
        assertThat(counts.mostOpen).hasValueLessThan(20);
        assertThat(counts.mostInHand).hasValueLessThan(2_000);
    }

    @Test
    void allStopWhenTheCallerIsAskedTo() {
        GeneratedFolder.Counts counts = new GeneratedFolder.Counts();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        Eraser eraser = new Eraser(
                () -> stop.get() || asked.incrementAndGet() > 1_000,
                permits,
                1,
                new Retries(0),
                parent -> GeneratedFolder.holderOf(counts, parent, 1_000_000_000, 1_000));

        Receipt receipt = eraser.erase(directory.resolve("workspace"));

        assertThat(receipt.isStopped()).isTrue();
        assertThat(receipt.getLeftovers())
                .singleElement()
                .extracting(Leftover::getWhy)
                .isEqualTo(Leftover.Why.STOPPED);
        assertThat(receipt.getFiles()).isEqualTo(counts.removed.get()).isPositive();
        assertThat(counts.open).hasValue(0);
        assertThat(permits.availablePermits()).isEqualTo(HELPERS);
    }

    @Test
    void interruptingTheCallerStopsAllOfThem() throws InterruptedException {
        GeneratedFolder.Counts counts = new GeneratedFolder.Counts();
        Eraser eraser = new Eraser(
                () -> Thread.currentThread().isInterrupted(),
                permits,
                1,
                new Retries(0),
                parent -> GeneratedFolder.holderOf(counts, parent, 1_000_000_000, 1_000));
        Receipt[] receipt = new Receipt[1];
        Thread caller = new Thread(() -> receipt[0] = eraser.erase(directory.resolve("workspace")));

        caller.start();
        while (counts.removed.get() < 10_000) {
            Thread.onSpinWait();
        }
        caller.interrupt();
        caller.join();

        assertThat(receipt[0].isStopped()).isTrue();
        assertThat(counts.open).hasValue(0);
        assertThat(permits.availablePermits()).isEqualTo(HELPERS);
    }

    @Test
    void wipesOfOneProcessShareItsHelpers() throws IOException {
        Path workspace = Files.createDirectory(directory.resolve("workspace"));
        for (int i = 0; i < 100; i++) {
            Files.createFile(workspace.resolve("f" + i));
        }
        permits.acquireUninterruptibly(HELPERS);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();

        eraser(parent -> new Watching(Folder.open(parent), folder -> threads.add(Thread.currentThread())))
                .erase(workspace);

        assertThat(workspace).doesNotExist();
        assertThat(threads).containsExactly(Thread.currentThread());
        assertThat(permits.availablePermits()).isZero();
    }

    @Test
    void aHelperThatBreaksDownEndsTheWipeAndIsToldOf() throws IOException {
        Path workspace = Files.createDirectory(directory.resolve("workspace"));
        for (int i = 0; i < 2_000; i++) {
            Files.createFile(workspace.resolve("f" + i));
        }
        Thread caller = Thread.currentThread();
        AtomicBoolean broken = new AtomicBoolean();
        Thread.UncaughtExceptionHandler usual = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {});
        Receipt receipt;
        try {
            // Once it has given names away, the caller waits until one of the others has broken down.
            AtomicInteger own = new AtomicInteger();
            receipt = eraser(parent -> new Watching(Folder.open(parent), folder -> {
                        if (Thread.currentThread() != caller) {
                            broken.set(true);
                            throw new IllegalStateException("broken");
                        }
                        while (own.incrementAndGet() > 1 && !broken.get()) {
                            Thread.onSpinWait();
                        }
                    }))
                    .erase(workspace);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(usual);
        }

        assertThat(receipt.getLeftovers())
                .singleElement()
                .hasToString(". (ERROR: java.lang.IllegalStateException: broken)");
        assertThat(permits.availablePermits()).isEqualTo(HELPERS);
        assertThat(new Eraser().erase(workspace).isComplete()).isTrue();
    }
}
