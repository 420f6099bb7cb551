package io.jenkins.plugins.hcsecuritygate.agent;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A tree that is nowhere: a top with directories of files that are made up when their names are read, so that there can be
 * more of them than anybody would write to a disk. It counts what an eraser has in its hands.
 */
final class GeneratedFolder implements Folder {

    /** What all folders of one tree count together. */
    static final class Counts {
        final AtomicInteger open = new AtomicInteger();
        final AtomicInteger mostOpen = new AtomicInteger();
        final AtomicLong inHand = new AtomicLong();
        final AtomicLong mostInHand = new AtomicLong();
        final AtomicLong removed = new AtomicLong();
    }

    private final Counts counts;
    private final Path path;
    private final int level;
    private final int directories;
    private final int files;
    private final AtomicLong entries;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param files in each directory */
    static Folder holderOf(Counts counts, Path path, int directories, int files) {
        return new GeneratedFolder(counts, path, 0, directories, files);
    }

    private GeneratedFolder(Counts counts, Path path, int level, int directories, int files) {
        this.counts = counts;
        this.path = path;
        this.level = level;
        this.directories = directories;
        this.files = files;
        this.entries = new AtomicLong(level == 1 ? directories : files);
        counts.mostOpen.accumulateAndGet(counts.open.incrementAndGet(), Math::max);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Iterator<Path> names() {
        long size = entries.get();
        return new Iterator<>() {
            private int at;

            @Override
            public boolean hasNext() {
                return at < size;
            }

            @Override
            public Path next() {
                if (at >= size) {
                    throw new NoSuchElementException();
                }
                counts.mostInHand.accumulateAndGet(counts.inHand.incrementAndGet(), Math::max);
                return Path.of((level == 1 ? "d" : "f") + at++);
            }
        };
    }

    @Override
    public BasicFileAttributes attributes(Path name) {
        return new Attributes(!name.toString().startsWith("f"), false);
    }

    @Override
    public Folder enter(Path name) {
        if (level > 0) {
            counts.inHand.decrementAndGet();
        }
        return new GeneratedFolder(counts, path.resolve(name), level + 1, directories, files);
    }

    @Override
    public void deleteFile(Path name) throws IOException {
        counts.inHand.decrementAndGet();
        counts.removed.incrementAndGet();
        if (entries.decrementAndGet() < 0) {
            throw new NoSuchFileException(name.toString());
        }
    }

    @Override
    public void deleteDirectory(Path name) throws IOException {
        if (level > 0 && entries.decrementAndGet() < 0) {
            throw new DirectoryNotEmptyException(name.toString());
        }
    }

    @Override
    public void move(Path name, Folder target, Path newName) throws IOException {
        throw new FileSystemException(name.toString());
    }

    @Override
    public SeekableByteChannel open(Path name, Set<OpenOption> options) throws IOException {
        throw new NoSuchFileException(name.toString());
    }

    @Override
    public boolean isLock(IOException failure) {
        return false;
    }

    @Override
    public boolean makeWritable() {
        return false;
    }

    @Override
    public boolean makeAccessible(Path name) {
        return false;
    }

    @Override
    public UserPrincipal owner(Path name) {
        return null;
    }

    @Override
    public UserPrincipal owner() {
        return null;
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            counts.open.decrementAndGet();
        }
    }

    /** What an entry says of itself; a junction of Windows is a directory and something other. */
    record Attributes(boolean isDirectory, boolean isOther) implements BasicFileAttributes {

        @Override
        public boolean isRegularFile() {
            return !isDirectory && !isOther;
        }

        @Override
        public boolean isSymbolicLink() {
            return false;
        }

        @Override
        public long size() {
            return 1;
        }

        @Override
        public Object fileKey() {
            return null;
        }

        @Override
        public FileTime lastModifiedTime() {
            return FileTime.fromMillis(0);
        }

        @Override
        public FileTime lastAccessTime() {
            return lastModifiedTime();
        }

        @Override
        public FileTime creationTime() {
            return lastModifiedTime();
        }
    }
}
