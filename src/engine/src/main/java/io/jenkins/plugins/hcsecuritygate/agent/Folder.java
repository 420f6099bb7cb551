package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.Iterator;
import java.util.Set;

/**
 * An open directory. Everything is said relative to it, so that renaming one of its ancestors, or putting a link in the
 * place of one, changes nothing about what is touched. No operation follows a link.
 */
interface Folder extends Closeable {

    /** Opens a directory that the caller trusts by its path, such as the parent of what is to be wiped. */
    @NonNull
    static Folder open(@NonNull Path directory) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
        return stream instanceof SecureDirectoryStream<Path> secure
                ? new SecureFolder(secure, directory)
                : new PlainFolder(stream, directory);
    }

    /** How the directory that holds what is to be wiped is opened. */
    interface Opener {
        @NonNull
        Folder open(@NonNull Path directory) throws IOException;
    }

    /** Where this directory was when it was opened: for messages, not for access. */
    @NonNull
    Path path();

    /** The names in this directory, once. */
    @NonNull
    Iterator<Path> names();

    @NonNull
    BasicFileAttributes attributes(@NonNull Path name) throws IOException;

    /** Opens a directory in this one; fails when the name is a link by now. */
    @NonNull
    Folder enter(@NonNull Path name) throws IOException;

    void deleteFile(@NonNull Path name) throws IOException;

    void deleteDirectory(@NonNull Path name) throws IOException;

    void move(@NonNull Path name, @NonNull Folder target, @NonNull Path newName) throws IOException;

    /** Opens a file in this directory to read or to write it; fails when the name is a link. */
    @NonNull
    SeekableByteChannel open(@NonNull Path name, @NonNull Set<OpenOption> options) throws IOException;

    /** Whether a failure may mean that another process has something open, and may soon be over. */
    boolean isLock(@NonNull IOException failure);

    /** Lets the owner of this directory change what it holds. Tries once; tells all who ask whether that was a help. */
    boolean makeWritable();

    /** Lets the owner of the named directory or file open or delete it; false when that is no help. */
    boolean makeAccessible(@NonNull Path name);

    /** Who owns the named entry; null when that cannot be told. */
    @CheckForNull
    UserPrincipal owner(@NonNull Path name);

    /** Who owns this directory; null when that cannot be told. */
    @CheckForNull
    UserPrincipal owner();
}
