package io.jenkins.plugins.hcsecuritygate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EraserTest {

    @TempDir
    private Path directory;

    private Path canary;
    private Path workspace;

    @BeforeEach
    void create() throws IOException {
        canary = Files.createDirectory(directory.resolve("canary"));
        Files.writeString(canary.resolve("kept"), "kept");
        workspace = Files.createDirectory(directory.resolve("workspace"));
    }

    @Test
    void countsWhatItRemoves() throws IOException {
        Files.writeString(workspace.resolve("a"), "12345");
        Files.createDirectories(workspace.resolve("b/c"));
        Files.writeString(workspace.resolve("b/c/d"), "123");

        Receipt receipt = new Eraser().erase(workspace);

        assertThat(workspace).doesNotExist();
        assertThat(receipt.getFiles()).isEqualTo(2);
        assertThat(receipt.getDirectories()).isEqualTo(3);
        assertThat(receipt.getBytes()).isEqualTo(8);
        assertThat(receipt.isComplete()).isTrue();
    }

    @Test
    void keepsTheDirectoryWhenOnlyItsContentsAreToGo() throws IOException {
        Files.createDirectories(workspace.resolve("b/c"));

        Receipt receipt = new Eraser().empty(workspace);

        assertThat(workspace).isEmptyDirectory();
        assertThat(receipt.getDirectories()).isEqualTo(2);
    }

    @Test
    void whatIsNotThereHasBeenWiped() {
        Receipt receipt = new Eraser().erase(directory.resolve("nothing"));

        assertThat(receipt.isComplete()).isTrue();
        assertThat(receipt.getFiles()).isZero();
    }

    @Test
    void removesLinksAndNotWhatTheyPointAt() throws IOException {
        Files.createSymbolicLink(workspace.resolve("directory"), canary);
        Files.createSymbolicLink(workspace.resolve("file"), canary.resolve("kept"));
        Files.createSymbolicLink(workspace.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(workspace.resolve("up"), Path.of(".."));

        Receipt receipt = new Eraser().erase(workspace);

        assertThat(receipt.isComplete()).isTrue();
        assertThat(receipt.getBytes()).isZero();
        assertThat(workspace).doesNotExist();
        assertThat(canary.resolve("kept")).hasContent("kept");
    }

    @Test
    void refusesALinkInPlaceOfTheDirectory() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), canary);

        Receipt receipt = new Eraser().erase(link);

        assertThat(receipt.getLeftovers())
                .singleElement()
                .extracting(Leftover::getWhy)
                .isEqualTo(Leftover.Why.REFUSED);
        assertThat(link).isSymbolicLink();
        assertThat(canary.resolve("kept")).hasContent("kept");
    }

    @Test
    void hardLinkedFilesKeepTheirOtherNames() throws IOException {
        Files.createLink(workspace.resolve("also"), canary.resolve("kept"));

        new Eraser().erase(workspace);

        assertThat(canary.resolve("kept")).hasContent("kept");
    }

    @Test
    void removesSocketsAndPipes() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "no mkfifo on this machine");
        Process pipe = new ProcessBuilder("mkfifo", workspace.resolve("pipe").toString()).start();
        assertThat(pipe.waitFor()).isZero();
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(workspace.resolve("socket")));

            Receipt receipt = new Eraser().erase(workspace);

            assertThat(receipt.getFiles()).isEqualTo(2);
        }
        assertThat(workspace).doesNotExist();
    }

    @Test
    void depthIsNoLimit() throws IOException {
        // Deeper than any path the system takes, so it is made of pieces, each put at the bottom of the next.
        Path piece = directory.resolve("piece");
        Path whole = directory.resolve("whole");
        Files.createDirectory(whole);
        Files.writeString(whole.resolve("file"), "deep");
        for (int i = 0; i < 50; i++) {
            Path bottom = piece;
            for (int j = 0; j < 99; j++) {
                bottom = bottom.resolve("directory");
            }
            Files.createDirectories(bottom);
            Files.move(whole, bottom.resolve("directory"));
            Files.move(piece, whole);
        }
        Files.move(whole, workspace.resolve("directory"));

        Receipt receipt = new Eraser().erase(workspace);

        assertThat(receipt.getLeftovers()).isEmpty();
        assertThat(workspace).doesNotExist();
        assertThat(receipt.getDirectories()).isEqualTo(5002);
        assertThat(receipt.getFiles()).isEqualTo(1);
    }

    @Test
    void bushyTreesBelowTheGreatestOpenDepthGoToo() throws IOException {
        Path deep = workspace;
        for (int i = 0; i < 40; i++) {
            deep = Files.createDirectory(deep.resolve("d" + i));
            for (int j = 0; j < 3; j++) {
                Files.createDirectories(deep.resolve("side" + j + "/below"));
            }
        }

        Receipt receipt = new Eraser().empty(workspace);

        assertThat(receipt.getLeftovers()).isEmpty();
        assertThat(workspace).isEmptyDirectory();
        assertThat(receipt.getDirectories()).isEqualTo(40 * 7);
    }

    @Test
    void twentyThousandEntriesInOneDirectory() throws IOException {
        for (int i = 0; i < 20_000; i++) {
            Files.createFile(workspace.resolve("f" + i));
        }

        Receipt receipt = new Eraser().erase(workspace);

        assertThat(receipt.getFiles()).isEqualTo(20_000);
        assertThat(workspace).doesNotExist();
    }

    @Test
    void namesMayBeAnyBytes() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell on this machine");
        Process maker = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "mkdir \"$(printf 'b\\377d')\" && cd \"$(printf 'b\\377d')\" && touch \"$(printf 'x\\200\\ny')\" -- '-rf'"
                                + " && touch \"$(printf '\\033[31m')\"")
                .directory(workspace.toFile())
                .start();
        assertThat(maker.waitFor()).isZero();

        Receipt receipt = new Eraser().erase(workspace);

        assertThat(receipt.getLeftovers()).isEmpty();
        assertThat(receipt.getFiles()).isEqualTo(3);
        assertThat(workspace).doesNotExist();
    }

    @Test
    void stopsWhenAsked() throws IOException {
        for (int i = 0; i < 100; i++) {
            Files.createFile(workspace.resolve("f" + i));
        }
        AtomicInteger asked = new AtomicInteger();

        Receipt receipt = new Eraser(() -> asked.incrementAndGet() > 10).erase(workspace);

        assertThat(receipt.getFiles()).isEqualTo(10);
        assertThat(receipt.getLeftovers())
                .singleElement()
                .extracting(Leftover::getWhy)
                .isEqualTo(Leftover.Why.STOPPED);
        assertThat(new Eraser().erase(workspace).getFiles()).isEqualTo(90);
    }

    /** As an immutable one, or one in a directory of somebody else: looking into it again must come to an end. */
    @Test
    @Timeout(60)
    void emptyDirectoriesThatCannotBeRemovedAreLeftOnce() throws IOException {
        Files.createDirectories(workspace.resolve("a/refused/empty"));
        Files.createDirectories(workspace.resolve("a/removed"));
        Files.createFile(workspace.resolve("a/file"));

        Receipt receipt = eraser(name -> {
                    if (name.endsWith("empty")) {
                        throw new FileSystemException(name.toString(), null, "Operation not permitted");
                    }
                })
                .erase(workspace);

        assertThat(receipt.getLeftovers())
                .singleElement()
                .hasToString("a/refused/empty (PERMISSION: FileSystemException: Operation not permitted)");
        assertThat(receipt.getFiles()).isEqualTo(1);
        assertThat(receipt.getDirectories()).isEqualTo(1);
        assertThat(workspace.resolve("a/refused/empty")).isEmptyDirectory();
    }

    @Test
    @Timeout(60)
    void aDirectoryThatIsExchangedWhenItIsEmptyIsLookedAtAnew() throws IOException {
        Files.createDirectories(workspace.resolve("a/exchanged"));

        Receipt receipt = eraser(name -> {
                    if (name.endsWith("exchanged")) {
                        Files.delete(name);
                        Files.createSymbolicLink(name, canary);
                        throw new NotDirectoryException(name.toString());
                    }
                })
                .erase(workspace);

        assertThat(receipt.isComplete()).isTrue();
        assertThat(receipt.getFiles()).isEqualTo(1);
        assertThat(workspace).doesNotExist();
        assertThat(canary.resolve("kept")).hasContent("kept");
    }

    /** Two threads may be refused at the same time, and only one of them can be the first to do something about it. */
    @Test
    void whatMakesADirectoryWritableHelpsAllWhoAsk() throws IOException {
        Path closed = Files.createDirectory(workspace.resolve("closed"));
        assumeTrue(Files.getFileStore(closed).supportsFileAttributeView("posix"), "no permissions on this machine");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-x------"));

        try (Folder folder = Folder.open(closed)) {
            assertThat(folder.makeWritable()).isTrue();
            assertThat(folder.makeWritable()).isTrue();
        }
        try (Folder folder = Folder.open(closed)) {
            assertThat(folder.makeWritable()).isFalse();
        }
    }

    @Test
    void receiptTravels() throws Exception {
        Receipt receipt = new Receipt("/some/where");
        receipt.removed(1, 0, 7);
        for (int i = 0; i < 1000; i++) {
            receipt.leave("a\nb" + i, Leftover.Why.OWNER, "belongs to \u001b[31mroot");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(receipt);
        }
        Receipt copy;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            copy = (Receipt) in.readObject();
        }

        assertThat(copy).hasToString(receipt.toString());
        assertThat(copy.getLeft()).isEqualTo(1000);
        assertThat(copy.getLeftovers()).hasSize(Receipt.MOST_NAMED);
        assertThat(copy.getLeftovers().get(0).getPath()).isEqualTo("a\\u000ab0");
        assertThat(copy.getLeftovers().get(0).getDetail()).isEqualTo("belongs to \\u001b[31mroot");
    }

    /** An eraser that tells of each directory it is about to delete. */
    private static Eraser eraser(Watching.Watcher directories) {
        return new Eraser(
                () -> false,
                new Semaphore(0),
                1,
                new Retries(0),
                parent -> new DirectoryWatching(Folder.open(parent), directories));
    }

    private static final class DirectoryWatching extends Watching {
        private final Folder folder;
        private final Watcher directories;

        DirectoryWatching(Folder folder, Watcher directories) {
            super(folder, file -> {});
            this.folder = folder;
            this.directories = directories;
        }

        @Override
        public Folder enter(Path name) throws IOException {
            return new DirectoryWatching(folder.enter(name), directories);
        }

        @Override
        public void deleteDirectory(Path name) throws IOException {
            directories.deletes(path().resolve(name));
            super.deleteDirectory(name);
        }
    }
}
