package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;

/** A directory by its handle, where the system has calls relative to one (Linux, macOS). */
final class SecureFolder implements Folder {

    private static final Set<PosixFilePermission> OWNER_ALL = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final SecureDirectoryStream<Path> stream;
    private final Path path;
    private Boolean writable;

    SecureFolder(SecureDirectoryStream<Path> stream, Path path) {
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
        return stream.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    @Override
    public Folder enter(Path name) throws IOException {
        return new SecureFolder(stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS), path.resolve(name));
    }

    @Override
    public void deleteFile(Path name) throws IOException {
        stream.deleteFile(name);
    }

    @Override
    public void deleteDirectory(Path name) throws IOException {
        stream.deleteDirectory(name);
    }

    @Override
    public void move(Path name, Folder target, Path newName) throws IOException {
        stream.move(name, ((SecureFolder) target).stream, newName);
    }

    @Override
    public SeekableByteChannel open(Path name, Set<OpenOption> options) throws IOException {
        Set<OpenOption> safe = new HashSet<>(options);
        safe.add(LinkOption.NOFOLLOW_LINKS);
        return stream.newByteChannel(name, safe);
    }

    /** Where there are handles, what is open can be removed. */
    @Override
    public boolean isLock(IOException failure) {
        return false;
    }

    /** Who was refused at the same time as another thread waits for what that one does about it, and has it too. */
    @Override
    public synchronized boolean makeWritable() {
        if (writable == null) {
            try {
                writable = open(stream.getFileAttributeView(PosixFileAttributeView.class));
            } catch (IOException e) {
                writable = false;
            }
        }
        return writable;
    }

    @Override
    public boolean makeAccessible(Path name) {
        PosixFileAttributeView view = view(name);
        try {
            PosixFileAttributes attributes = view.readAttributes();
            if (!attributes.isDirectory()) {
                return false;
            }
            if (attributes.permissions().contains(PosixFilePermission.OWNER_READ)) {
                return open(view);
            }
            return openUnreadable(name, attributes);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean open(PosixFileAttributeView view) throws IOException {
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.containsAll(OWNER_ALL)) {
            return false;
        }
        Set<PosixFilePermission> wider = EnumSet.copyOf(OWNER_ALL);
        wider.addAll(permissions);
        view.setPermissions(wider);
        return true;
    }

    /**
     * A directory that its owner cannot read cannot be opened to change its mode by handle either, and Java has no call
     * that changes it relative to a directory. So this one goes by path, after making sure that the path leads to the
     * very directory that was seen. Who wins the remaining race is able to own what it points at, or nothing happens; it
     * gains its owner's bits and nothing is removed there.
     */
    private boolean openUnreadable(Path name, PosixFileAttributes seen) throws IOException {
        Path whole = path.resolve(name);
        PosixFileAttributes there = Files.readAttributes(whole, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!there.isDirectory() || !Objects.equals(there.fileKey(), seen.fileKey())) {
            return false;
        }
        Files.setPosixFilePermissions(whole, OWNER_ALL);
        return true;
    }

    @Override
    public UserPrincipal owner(Path name) {
        try {
            return view(name).getOwner();
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public UserPrincipal owner() {
        try {
            return stream.getFileAttributeView(PosixFileAttributeView.class).getOwner();
        } catch (IOException e) {
            return null;
        }
    }

    @NonNull
    private PosixFileAttributeView view(Path name) {
        return stream.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
