package io.jenkins.plugins.hcsecuritygate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.Thread.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EraserResumeTest {

    private static final int FILES = 1_000;

    @TempDir
    private Path directory;

    private Path aside;

    @BeforeEach
    void fill() throws IOException {
        aside = Files.createDirectory(directory.resolve("hc-wipe-1"));
        for (int i = 0; i < FILES; i++) {
            Path file = aside.resolve("workspace/d" + i % 10 + "/f" + i);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "123");
        }
    }

    /** A wipe of two threads that is stopped when it has removed so many files. */
    private static Receipt eraseUntil(Path directory, int files, boolean again) {
        AtomicInteger removed = new AtomicInteger();
        Thread caller = Thread.currentThread();
        Watching.Watcher watcher = file -> {
            waitBehind(caller, removed.get() >= files);
            removed.incrementAndGet();
        };
        return new Eraser(
                        () -> removed.get() >= files,
                        new Semaphore(1),
                        100,
                        new Retries(0),
                        parent -> new Watching(Folder.open(parent), watcher))
                .eraseOnAccount(directory, again);
    }

    /** A helper must not be done before the caller, who may not even be running, has looked up and stopped it. */
    private static void waitBehind(Thread caller, boolean enough) {
        while (enough && Thread.currentThread() != caller && caller.getState() != State.WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aWipeThatIsNotInterruptedLeavesNoNotes() {
        Receipt receipt = new Eraser().eraseOnAccount(aside, false);

        assertThat(aside).doesNotExist();
        assertThat(receipt.getFiles()).isEqualTo(FILES);
        assertThat(receipt.getDirectories()).isEqualTo(12);
        assertThat(receipt.isComplete()).isTrue();
        assertThat(receipt.isAtLeast()).isFalse();
    }

    @Test
    void theReceiptOfTheLastOfSeveralWipesCoversAllOfThem() {
        Receipt first = eraseUntil(aside, 300, false);
        Receipt second = eraseUntil(aside, 300, true);
        Receipt last = new Eraser().eraseOnAccount(aside, true);

        assertThat(first.isStopped()).isTrue();
        assertThat(first.getFiles()).isBetween(1L, FILES - 1L);
        assertThat(second.isStopped()).isTrue();
        assertThat(second.getFiles()).isBetween(first.getFiles() + 1, FILES - 1L);
        assertThat(aside).doesNotExist();
        assertThat(last.getFiles()).isEqualTo(FILES);
        assertThat(last.getDirectories()).isEqualTo(12);
        assertThat(last.getBytes()).isEqualTo(3L * FILES);
        assertThat(last.isComplete()).isTrue();
        assertThat(last.isAtLeast()).isFalse();
    }

    /** Cancelling a call to an agent interrupts it, and so does the end of the connection. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void soItDoesWhenTheThreadWasInterrupted(int helpers) {
        AtomicInteger removed = new AtomicInteger();
        Thread caller = Thread.currentThread();
        Receipt first = new Eraser(
                        () -> Thread.currentThread().isInterrupted(),
                        new Semaphore(helpers),
                        100,
                        new Retries(0),
                        parent -> new Watching(Folder.open(parent), file -> {
                            if (removed.incrementAndGet() == 300) {
                                caller.interrupt();
                            }
                            waitBehind(caller, removed.get() > 300);
                        }))
                .eraseOnAccount(aside, false);
        boolean stillInterrupted = Thread.interrupted();
        Receipt last = new Eraser().eraseOnAccount(aside, true);

        assertThat(stillInterrupted).isTrue();
        assertThat(first.isStopped()).isTrue();
        assertThat(last.getFiles()).isEqualTo(FILES);
        assertThat(last.isAtLeast()).isFalse();
        assertThat(aside).doesNotExist();
    }

    @Test
    void aWipeThatWasKilledIsCoveredAsFarAsItNotedAndTheReceiptSaysSo() throws IOException {
        eraseUntil(aside, 300, false);
        Path tally = aside.resolve(Tally.NAME);
        // What it looks like while a wipe runs.
        Files.writeString(tally, Files.readString(tally).replace("stopped", "running"));

        Receipt receipt = new Eraser().eraseOnAccount(aside, true);

        assertThat(aside).doesNotExist();
        assertThat(receipt.getFiles()).isEqualTo(FILES);
        assertThat(receipt.isAtLeast()).isTrue();
        assertThat(receipt).asString().contains("at least 1000 files");
    }

    @Test
    void aRunningWipeIsNotedAsSuch() throws IOException {
        String[] seen = new String[1];
        new Eraser(
                        () -> false,
                        new Semaphore(0),
                        1,
                        new Retries(0),
                        parent -> new Watching(Folder.open(parent), file -> {
                            if (seen[0] == null) {
                                seen[0] = Files.readString(aside.resolve(Tally.NAME));
                            }
                        }))
                .eraseOnAccount(aside, false);

        assertThat(seen[0]).startsWith("hc-wipe-tally 1 running 0 0 0 ");
        assertThat(aside).doesNotExist();
    }

    @Test
    void aWipeWhoseAnswerWasLostIsNotSaidToHaveRemovedNothing() {
        Receipt receipt = new Eraser().eraseOnAccount(directory.resolve("gone"), true);

        assertThat(receipt.isComplete()).isTrue();
        assertThat(receipt.isAtLeast()).isTrue();
    }

    @Test
    void whatIsLeftIsNotCountedTwice() throws IOException {
        // The one who has the receipt has counted it: the next wipe counts from nothing.
        Receipt first = new Eraser(
                        () -> false,
                        new Semaphore(1),
                        1,
                        new Retries(0),
                        parent -> new Watching(Folder.open(parent), file -> {
                            if (file.endsWith("f7")) {
                                throw new IOException("not now");
                            }
                        }))
                .eraseOnAccount(aside, false);
        Receipt second = new Eraser().eraseOnAccount(aside, false);

        assertThat(first.getFiles()).isEqualTo(FILES - 1);
        assertThat(first.getLeft()).isEqualTo(1);
        assertThat(first.isStopped()).isFalse();
        assertThat(second.getFiles()).isEqualTo(1);
        assertThat(second.getDirectories()).isEqualTo(3);
        assertThat(second.isAtLeast()).isFalse();
        assertThat(aside).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hc-wipe-tally 1 stopped 5 5 5",
                "hc-wipe-tally 1 stopped -5 5 5 5\n",
                "hc-wipe-tally 1 stopped 99999999999999999999 5 5 5\n",
                "hc-wipe-tally 2 stopped 5 5 5 5\n"
            })
    void notesThatAreNoneCountForNothing(String text) throws IOException {
        Files.writeString(aside.resolve(Tally.NAME), text);

        Receipt receipt = new Eraser().eraseOnAccount(aside, true);

        assertThat(receipt.getFiles()).isEqualTo(FILES);
        assertThat(receipt.isAtLeast()).isTrue();
        assertThat(aside).doesNotExist();
    }

    @Test
    void whatSomebodyPutInPlaceOfTheNotesGoesToo() throws IOException {
        Files.createDirectories(aside.resolve(Tally.NAME).resolve("a/b"));
        assertThat(new Eraser().eraseOnAccount(aside, false).isComplete()).isTrue();
        assertThat(aside).doesNotExist();

        Path canary = Files.writeString(directory.resolve("canary"), "kept");
        Files.createDirectory(aside);
        Files.createSymbolicLink(aside.resolve(Tally.NAME), canary);
        assertThat(new Eraser().eraseOnAccount(aside, false).isComplete()).isTrue();
        assertThat(aside).doesNotExist();
        assertThat(canary).hasContent("kept");
    }

    /** Who opens a pipe to write into it waits until somebody reads, and nothing ends that. */
    @Test
    @Timeout(60)
    void aPipeInPlaceOfTheNotesHoldsNobodyUp() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "no mkfifo on this machine");
        AtomicInteger asked = new AtomicInteger();
        Eraser eraser = new Eraser(
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        exchangeForPipe(aside.resolve(Tally.NAME));
                    }
                    return false;
                },
                new Semaphore(0),
                1,
                new Retries(0),
                Folder::open);

        Receipt receipt = eraser.eraseOnAccount(aside, false);

        assertThat(receipt.getFiles()).isEqualTo(FILES);
        assertThat(aside).doesNotExist();
    }

    /** And lets so much time pass that the next note is due. */
    private static void exchangeForPipe(Path notes) {
        try {
            Files.delete(notes);
            assertThat(new ProcessBuilder("mkfifo", notes.toString()).start().waitFor())
                    .isZero();
            TimeUnit.NANOSECONDS.sleep(Tally.PAUSE + 1);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
