package io.jenkins.plugins.hcsecuritygate.agent;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * A directory by its path, where the system has no calls relative to a handle (Windows). An open directory cannot be
 * renamed there, nor can its ancestors, which is what keeps a link from taking its place.
 */
final class PlainFolder implements Folder {

    private final DirectoryStream<Path> stream;
    private final Path path;

    PlainFolder(DirectoryStream<Path> stream, Path path) {
        this.stream = stream;
        this.path = path;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Iterator<Path> names() {
        return new FileNames(stream.iterator());
    }

    @Override
    public BasicFileAttributes attributes(Path name) throws IOException {
        return Files.readAttributes(path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Folder enter(Path name) throws IOException {
        Path child = path.resolve(name);
        DirectoryStream<Path> opened = Files.newDirectoryStream(child);
        boolean same = false;
        try {
            // Asked after opening: from here on the directory cannot be exchanged any more.
            BasicFileAttributes attributes =
                    Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            same = attributes.isDirectory() && !attributes.isOther();
        } finally {
            if (!same) {
                opened.close();
            }
        }
        if (!same) {
            throw new NotDirectoryException(child.toString());
        }
        return new PlainFolder(opened, child);
    }

    @Override
    public void deleteFile(Path name) throws IOException {
        Files.delete(path.resolve(name));
    }

    @Override
    public void deleteDirectory(Path name) throws IOException {
        Files.delete(path.resolve(name));
    }

    @Override
    public void move(Path name, Folder target, Path newName) throws IOException {
        Files.move(path.resolve(name), target.path().resolve(newName));
    }

    @Override
    public SeekableByteChannel open(Path name, Set<OpenOption> options) throws IOException {
        Set<OpenOption> safe = new HashSet<>(options);
        safe.add(LinkOption.NOFOLLOW_LINKS);
        return Files.newByteChannel(path.resolve(name), safe);
    }

    /**
     * The system's text says which it is, in the language of the machine. What is neither missing nor refused, and has no
     * kind of its own, is a lock; a directory is not empty as long as another process has something open that was in it.
     */
    @Override
    public boolean isLock(IOException failure) {
        return failure.getClass() == FileSystemException.class || failure instanceof DirectoryNotEmptyException;
    }

    @Override
    public boolean makeWritable() {
        return false;
    }

    @Override
    public boolean makeAccessible(Path name) {
        DosFileAttributeView view =
                Files.getFileAttributeView(path.resolve(name), DosFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            if (view == null || !view.readAttributes().isReadOnly()) {
                return false;
            }
            view.setReadOnly(false);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public UserPrincipal owner(Path name) {
        return owner(path.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public UserPrincipal owner() {
        return owner(path);
    }

    private static UserPrincipal owner(Path file, LinkOption... options) {
        try {
            return Files.getOwner(file, options);
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
