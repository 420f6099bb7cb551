package io.jenkins.plugins.hcsecuritygate.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The eraser by paths, as on Windows, and what is peculiar to that system: files that others have open, files that must not
 * be written, junctions. Where the test runs elsewhere, the folders answer as they do there.
 */
class EraserWithoutHandlesTest {

    @TempDir
    private Path directory;

    private Path workspace;
    private Path canary;

    @BeforeEach
    void create() throws IOException {
        workspace = Files.createDirectory(directory.resolve("workspace"));
        canary = Files.createDirectory(directory.resolve("canary"));
        Files.writeString(canary.resolve("kept"), "kept");
    }

    private static Folder plain(Path path) throws IOException {
        return new PlainFolder(Files.newDirectoryStream(path), path);
    }

    private static Eraser eraser(Folder.Opener opener, int helpers) {
        return new Eraser(() -> false, new Semaphore(helpers), 1, new Retries(0), opener);
    }

    @Test
    void treesGoAsWithHandles() throws IOException {
        Path deep = workspace;
        for (int i = 0; i < 40; i++) {
            deep = Files.createDirectory(deep.resolve("d" + i));
            Files.writeString(deep.resolve("file"), "12");
        }
        Files.createSymbolicLink(workspace.resolve("link"), canary);

        Receipt receipt = eraser(EraserWithoutHandlesTest::plain, 3).erase(workspace);

        assertThat(receipt.getLeftovers()).isEmpty();
        assertThat(receipt.getFiles()).isEqualTo(41);
        assertThat(receipt.getBytes()).isEqualTo(80);
        assertThat(receipt.getDirectories()).isEqualTo(41);
        assertThat(workspace).doesNotExist();
        assertThat(canary.resolve("kept")).hasContent("kept");
    }

    @Test
    void whatAWipeHadRemovedIsNotedByPathToo() throws IOException {
        for (int i = 0; i < 100; i++) {
            Files.createFile(workspace.resolve("f" + i));
        }
        AtomicInteger asked = new AtomicInteger();
        new Eraser(
                        () -> asked.incrementAndGet() > 50,
                        new Semaphore(0),
                        1,
                        new Retries(0),
                        EraserWithoutHandlesTest::plain)
                .eraseOnAccount(workspace, false);

        Receipt receipt = eraser(EraserWithoutHandlesTest::plain, 0).eraseOnAccount(workspace, true);

        assertThat(receipt.getFiles()).isEqualTo(100);
        assertThat(receipt.isAtLeast()).isFalse();
        assertThat(workspace).doesNotExist();
    }

    @Test
    void aFileThatAnotherProcessClosesSoonIsTriedAgain() throws IOException {
        Path locked = Files.createFile(workspace.resolve("locked"));
        AtomicInteger tries = new AtomicInteger();

        Receipt receipt = eraser(
                        parent -> new Watching(plain(parent), file -> {
                            if (tries.incrementAndGet() < 3) {
                                throw new FileSystemException(locked.toString(), null, "in Verwendung");
                            }
                        }),
                        0)
                .erase(workspace);

        assertThat(receipt.getLeftovers()).isEmpty();
        assertThat(tries).hasValue(3);
        assertThat(workspace).doesNotExist();
    }

    @Test
    void filesThatStayOpenAreLeftAfterABoundedNumberOfTries() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            Files.createFile(workspace.resolve("f" + i));
        }
        AtomicInteger tries = new AtomicInteger();

        Receipt receipt = eraser(
                        parent -> new Watching(plain(parent), file -> {
                            tries.incrementAndGet();
                            throw new FileSystemException(file.toString(), null, "in Verwendung");
                        }),
                        0)
                .erase(workspace);

        assertThat(receipt.getLeft()).isEqualTo(1_000);
        assertThat(receipt.getLeftovers().get(0).getWhy()).isEqualTo(Leftover.Why.IN_USE);
        assertThat(receipt.getLeftovers().get(0).getDetail()).contains("in Verwendung");
        assertThat(tries.get()).isBetween(1_001, 1_100);
    }

    @Test
    void aDirectoryIsReadAgainWhileWhatWasDeletedInItIsStillOpen() throws IOException {
        Files.createDirectory(workspace.resolve("d"));
        AtomicInteger tries = new AtomicInteger();

        Receipt receipt = eraser(
                        parent -> new Watching(plain(parent), file -> {}) {
                            @Override
                            public Folder enter(Path name) throws IOException {
                                return new Watching(super.enter(name), file -> {}) {
                                    @Override
                                    public void deleteDirectory(Path child) throws IOException {
                                        if (tries.incrementAndGet() < 3) {
                                            throw new DirectoryNotEmptyException(child.toString());
                                        }
                                        super.deleteDirectory(child);
                                    }
                                };
                            }
                        },
                        0)
                .erase(workspace);

        assertThat(receipt.getLeftovers()).isEmpty();
        assertThat(tries).hasValue(3);
        assertThat(receipt.getDirectories()).isEqualTo(2);
    }

    @Test
    void readOnlyFilesAreMadeWritableFirst() throws IOException {
        Path file = Files.createFile(workspace.resolve("file"));
        Set<Path> readOnly = new HashSet<>(List.of(file));

        Receipt receipt =
                eraser(parent -> new ReadOnlyFiles(plain(parent), readOnly), 0).erase(workspace);

        assertThat(receipt.getLeftovers()).isEmpty();
        assertThat(receipt.getFiles()).isEqualTo(1);
        assertThat(readOnly).isEmpty();
    }

    @Test
    void junctionsAreRemovedAndNotEntered() throws IOException {
        Files.createDirectories(workspace.resolve("junction"));
        List<Path> entered = new ArrayList<>();

        Receipt receipt =
                eraser(parent -> new Junctions(plain(parent), entered), 0).erase(workspace);

        assertThat(receipt.getLeftovers()).isEmpty();
        assertThat(receipt.getFiles()).isEqualTo(1);
        assertThat(receipt.getDirectories()).isEqualTo(1);
        assertThat(entered).containsExactly(Path.of("workspace"));
    }

    @Test
    @EnabledOnOs(OS.WINDOWS)
    void windowsItselfAgrees() throws Exception {
        Path file = Files.writeString(workspace.resolve("read-only"), "12");
        Files.setAttribute(file, "dos:readonly", true);
        Process junction = new ProcessBuilder(
                        "cmd",
                        "/c",
                        "mklink",
                        "/J",
                        workspace.resolve("junction").toString(),
                        canary.toString())
                .start();
        assertThat(junction.waitFor()).isZero();
        Path deep = workspace;
        for (int i = 0; i < 30; i++) {
            deep = Files.createDirectory(deep.resolve("a-directory-with-a-long-name-" + i));
        }
        Files.writeString(deep.resolve("file"), "12");

        Receipt receipt = new Eraser().erase(workspace);

        assertThat(receipt.getLeftovers()).isEmpty();
        assertThat(workspace).doesNotExist();
        assertThat(canary.resolve("kept")).hasContent("kept");
    }

    @Test
    @EnabledOnOs(OS.WINDOWS)
    void whatIsOpenOnWindowsIsLeftAndSaidSo() throws IOException {
        Path file = Files.writeString(workspace.resolve("open"), "12");

        Receipt receipt;
        // Unlike the channels of java.nio.file, this does not allow others to delete.
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            receipt = new Eraser().erase(workspace);
            assertThat(open.length()).isEqualTo(2);
        }

        assertThat(receipt.getLeftovers())
                .singleElement()
                .extracting(Leftover::getWhy)
                .isEqualTo(Leftover.Why.IN_USE);
    }

    /** Files that cannot be deleted while an attribute is set. */
    private static final class ReadOnlyFiles extends Watching {
        private final Folder folder;
        private final Set<Path> readOnly;

        ReadOnlyFiles(Folder folder, Set<Path> readOnly) {
            super(folder, file -> {
                if (readOnly.contains(file)) {
                    throw new AccessDeniedException(file.toString());
                }
            });
            this.folder = folder;
            this.readOnly = readOnly;
        }

        @Override
        public Folder enter(Path name) throws IOException {
            return new ReadOnlyFiles(folder.enter(name), readOnly);
        }

        @Override
        public boolean makeAccessible(Path name) {
            return readOnly.remove(path().resolve(name));
        }
    }

    /** Directories of a name that say of themselves what junctions do. */
    private static final class Junctions extends Watching {
        private final Folder folder;
        private final List<Path> entered;

        Junctions(Folder folder, List<Path> entered) {
            super(folder, file -> {});
            this.folder = folder;
            this.entered = entered;
        }

        @Override
        public BasicFileAttributes attributes(Path name) throws IOException {
            return name.endsWith("junction") ? new GeneratedFolder.Attributes(true, true) : super.attributes(name);
        }

        @Override
        public Folder enter(Path name) throws IOException {
            entered.add(name);
            return new Junctions(folder.enter(name), entered);
        }
    }
}
