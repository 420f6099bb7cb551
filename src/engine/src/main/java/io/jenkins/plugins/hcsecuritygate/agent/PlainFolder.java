package io.jenkins.plugins.hcsecuritygate.agent;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.Iterator;

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
