package io.jenkins.plugins.hcsecuritygate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody exchanges directories for links while they are wiped, which is what a process left by a build could do.
 * {@code -Drace.rounds=10000} tries it more often.
 */
class EraserRaceTest {

    private static final int ROUNDS = Integer.getInteger("race.rounds", 300);
    private static final int DIRECTORIES = 6;

    @TempDir
    private Path directory;

    @BeforeEach
    void needsHandles() throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            assumeTrue(stream instanceof SecureDirectoryStream, "no calls relative to a directory on this machine");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void exchangedDirectoriesLeadNowhere(int helpers) throws Exception {
        Path canary = Files.createDirectory(directory.resolve("canary"));
        for (int i = 0; i < DIRECTORIES; i++) {
            Files.createDirectories(canary.resolve("d" + i + "/e"));
            Files.writeString(canary.resolve("d" + i + "/e/kept"), "kept");
        }
        Path workspace = directory.resolve("workspace");
        AtomicLong exchanges = new AtomicLong();
        Semaphore permits = new Semaphore(helpers);
        for (int round = 0; round < ROUNDS; round++) {
            Path victim = workspace.resolve("a/victim");
            for (int i = 0; i < DIRECTORIES; i++) {
                Files.createDirectories(victim.resolve("d" + i + "/e"));
                Files.createFile(victim.resolve("d" + i + "/e/kept"));
            }
            AtomicBoolean over = new AtomicBoolean();
            CountDownLatch begun = new CountDownLatch(1);
            Thread attacker = new Thread(() -> exchange(victim, canary, over, exchanges, begun));
            attacker.start();
            begun.await();
            Receipt receipt = new Eraser(() -> false, permits, 1, new Retries(0), Folder::open).erase(workspace);
            over.set(true);
            attacker.join();
            new Eraser().erase(workspace);
            assertThat(receipt.isStopped()).isFalse();
            assertThat(workspace).doesNotExist();
        }

        assertThat(exchanges).hasValueGreaterThanOrEqualTo(ROUNDS);
        for (int i = 0; i < DIRECTORIES; i++) {
            assertThat(canary.resolve("d" + i + "/e/kept")).hasContent("kept");
        }
    }

    /** The test would prove nothing if the attack did not work: against an eraser by path it does. */
    @Test
    void theAttackWorksAgainstAnEraserByPath() throws Exception {
        Path workspace = directory.resolve("workspace");
        AtomicLong exchanges = new AtomicLong();
        boolean lost = false;
        for (int round = 0; round < 5 * ROUNDS && !lost; round++) {
            Path canary = Files.createDirectories(directory.resolve("canary"));
            Path kept = canary.resolve("d/e/kept");
            Files.createDirectories(kept.getParent());
            Files.writeString(kept, "kept");
            Path victim = workspace.resolve("a/victim");
            Files.createDirectories(victim.resolve("d/e"));
            for (int i = 0; i < 50; i++) {
                Files.createFile(victim.resolve("d/e/" + i));
            }
            Files.createFile(victim.resolve("d/e/kept"));
            AtomicBoolean over = new AtomicBoolean();
            CountDownLatch begun = new CountDownLatch(1);
            Thread attacker = new Thread(() -> exchange(victim, canary, over, exchanges, begun));
            attacker.start();
            begun.await();
            try {
                Files.walkFileTree(workspace, new ByPath());
            } catch (IOException e) {
                // Stumbling over the exchange is not the point.
            }
            over.set(true);
            attacker.join();
            lost = !Files.exists(kept);
            new Eraser().erase(workspace);
        }

        assumeTrue(lost, "this machine never lost the race");
    }

    /** Nobody begins to wipe before the first exchange, or a busy machine might do the one after the other. */
    private static void exchange(
            Path victim, Path canary, AtomicBoolean over, AtomicLong exchanges, CountDownLatch begun) {
        Path aside = victim.resolveSibling("aside");
        while (!over.get()) {
            try {
                Files.move(victim, aside);
                Files.createSymbolicLink(victim, canary);
                exchanges.incrementAndGet();
                Thread.onSpinWait();
                Files.deleteIfExists(victim);
                Files.move(aside, victim);
                begun.countDown();
            } catch (IOException e) {
                Thread.yield();
            }
        }
    }

    private static final class ByPath extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
