package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.home.HomeEntry.Kind;
import io.jenkins.plugins.hcsecuritygate.home.HomeFileException.Reason;
import io.jenkins.plugins.hcsecuritygate.home.HomePlaces.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Read-only access to one {@code JENKINS_HOME} that may be hostile. It exists so that no reader has to think of links
 * that leave the home, of FIFOs that block for ever, or of files too large for memory.
 *
 * <p>Paths are relative to the home, with {@code /} and without {@code .} or {@code ..}; the empty path is the home. A
 * link is followed only if what it leads to lies in the home and not above the link. Links to directories beside it are
 * followed, so the paths of a hostile home can be far more than its directories: who walks a tree must bound the walk.
 *
 * <p>An instance remembers which directories it has seen, so it is meant for one look at a home. It holds no open file,
 * and may be used by several threads.
 */
public final class HomeDirectory {
    private static final int MAX_ENTRIES = 500_000;

    private final Path root;
    private final HomePlaces places;

    @CheckForNull
    private final HomeMemory memory;

    private HomeDirectory(Path root, BasicFileAttributes attributes, @CheckForNull HomeCache cache) {
        this.root = root;
        this.places = new HomePlaces(root, attributes);
        this.memory = cache == null ? null : new HomeMemory(cache, places);
    }

    /** Opens a home. The path itself may be or contain links: whoever names it vouches for it. */
    @NonNull
    public static HomeDirectory open(@NonNull Path path) throws HomeFileException {
        return open(path, null);
    }

    /** Opens a home that was looked at before; {@link #end} keeps what this look has found out for the next. */
    @NonNull
    static HomeDirectory open(@NonNull Path path, @CheckForNull HomeCache cache) throws HomeFileException {
        try {
            Path real = path.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            if (!attributes.isDirectory()) {
                throw new HomeFileException(Reason.WRONG_TYPE, path.toString(), "is not a directory");
            }
            return new HomeDirectory(real, attributes, cache);
        } catch (IOException e) {
            throw HomePlaces.failure(path.toString(), e);
        }
    }

    /** Real path of the home. Only for naming the home: what is below it is to be read through this class. */
    @NonNull
    public Path root() {
        return root;
    }

    /**
     * Works something out of files, unless an earlier look has and none of the files has changed since.
     *
     * @param reader whose result it is; all results of one class have one type
     * @param path what it is worked out from; the reader and the path must determine the result, but for the files
     * @param work reads only through this object and in the calling thread, and returns something immutable
     */
    @NonNull
    <T> T remember(@NonNull Class<?> reader, @NonNull String path, @NonNull Supplier<T> work) {
        return memory == null ? work.get() : memory.remember(new HomeCache.Key(reader, path), work);
    }

    /** Ends a look: what it did not need is forgotten. */
    void end() {
        if (memory != null) {
            memory.end();
        }
    }

    private Place find(String path) throws HomeFileException {
        note(path);
        return places.find(path);
    }

    /** Says that reading failed, perhaps for a reason that goes away by itself: such a result is not remembered. */
    void failed() {
        if (memory != null) {
            memory.failed();
        }
    }

    private HomeFileException failure(String path, IOException e) {
        failed();
        return HomePlaces.failure(path, e);
    }

    private void note(String path) {
        if (memory != null) {
            memory.note(path);
        }
    }

    /**
     * Lists a directory, sorted by name. Every entry is there: those that can be neither read nor listed as
     * {@link Kind#OTHER}.
     */
    @NonNull
    public List<HomeEntry> list(@NonNull String path) throws HomeFileException {
        Place directory = find(path);
        if (!directory.attributes().isDirectory()) {
            throw new HomeFileException(Reason.WRONG_TYPE, path, "is not a directory");
        }
        List<HomeEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory.real())) {
            for (Path entry : stream) {
                if (entries.size() == MAX_ENTRIES) {
                    throw new HomeFileException(Reason.TOO_LARGE, path, "has more than " + MAX_ENTRIES + " entries");
                }
                describe(directory, path, entry, entries);
            }
        } catch (DirectoryIteratorException e) {
            throw failure(path, e.getCause());
        } catch (IOException e) {
            throw failure(path, e);
        }
        entries.sort(Comparator.comparing(HomeEntry::name));
        return entries;
    }

    private void describe(Place directory, String path, Path entry, List<HomeEntry> entries) {
        String name = HomeNames.nameOf(entry);
        if (name == null) {
            entries.add(new HomeEntry(HomeNames.displayBytes(entry), Kind.OTHER, "has a name that is not valid UTF-8"));
            return;
        }
        try {
            Place place = places.entry(directory, join(path, name), entry);
            if (place.links() > directory.links()) {
                note(join(path, name)); // what a link leads to changes without the directory
            }
            BasicFileAttributes attributes = place.attributes();
            if (attributes.isRegularFile()) {
                entries.add(new HomeEntry(name, Kind.FILE, null));
            } else if (attributes.isDirectory()) {
                entries.add(new HomeEntry(name, Kind.DIRECTORY, null));
            } else {
                entries.add(new HomeEntry(name, Kind.OTHER, "is neither a file nor a directory"));
            }
        } catch (HomeFileException e) {
            if (!e.isAbsent()) { // else it went away since the directory was read
                note(join(path, name));
                entries.add(new HomeEntry(name, Kind.OTHER, e.problem()));
            }
        }
    }

    /** Whether a file, directory or anything else is there. */
    public boolean exists(@NonNull String path) throws HomeFileException {
        try {
            find(path);
            return true;
        } catch (HomeFileException e) {
            if (e.isAbsent()) {
                return false;
            }
            throw e;
        }
    }

    /** Whether a directory is there; false too if something else is. */
    public boolean isDirectory(@NonNull String path) throws HomeFileException {
        return exists(path) && find(path).attributes().isDirectory();
    }

    /** Size in bytes and times of a file or directory, after links. */
    @NonNull
    public BasicFileAttributes attributes(@NonNull String path) throws HomeFileException {
        return find(path).attributes();
    }

    /** Attributes of another kind, such as {@link java.nio.file.attribute.PosixFileAttributes}, after links. */
    @NonNull
    public <A extends BasicFileAttributes> A attributes(@NonNull String path, @NonNull Class<A> type)
            throws HomeFileException {
        Place place = find(path);
        try {
            return Files.readAttributes(place.real(), type, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /**
     * Permission bits of a file or directory that is no link.
     *
     * @return the nine lowest bits of the mode; empty where the file system has no modes
     * @throws HomeFileException also for a link, whose own mode says nothing
     */
    @NonNull
    public OptionalInt mode(@NonNull String path) throws HomeFileException {
        Place place = places.find(path);
        Path asNamed = path.isEmpty() ? root : root.resolve(path);
        if (!place.real().equals(asNamed)) {
            throw new HomeFileException(Reason.LINK, path, "is, or is behind, a link");
        }
        if (!place.real().getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return OptionalInt.empty();
        }
        try {
            int mode = 0;
            for (PosixFilePermission permission :
                    Files.getPosixFilePermissions(place.real(), LinkOption.NOFOLLOW_LINKS)) {
                // The constants stand in the order of the bits, OWNER_READ being the highest.
                mode |= 1 << (8 - permission.ordinal());
            }
            return OptionalInt.of(mode);
        } catch (IOException e) {
            throw HomePlaces.failure(path, e);
        }
    }

    /** Whether this or a directory above it holds {@code .git}, and so may be a checkout. */
    public boolean isInWorkTree() {
        for (Path directory = root; directory != null; directory = directory.getParent()) {
            if (Files.exists(directory.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a directory above the home is seen to let nobody through but its owner and group. */
    public boolean isClosedAbove() {
        for (Path directory = root.getParent(); directory != null; directory = directory.getParent()) {
            try {
                if (!Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return true;
                }
            } catch (IOException | UnsupportedOperationException e) {
                continue; // not seen to be closed
            }
        }
        return false;
    }

    /**
     * Reads a file whole.
     *
     * @param limit the largest size accepted, in bytes
     */
    @NonNull
    public byte[] read(@NonNull String path, int limit) throws HomeFileException {
        Place file = regularFile(path, limit);
        try (InputStream in = Files.newInputStream(file.real(), LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = new byte[(int) file.attributes().size()];
            int read = in.readNBytes(bytes, 0, bytes.length);
            int next = in.read();
            if (next < 0) {
                return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
            }
            // The file has grown since its size was read: a log, or a home in use.
            byte[] rest = in.readNBytes(limit - bytes.length);
            if (bytes.length + 1L + rest.length > limit) {
                throw tooLarge(path, limit);
            }
            byte[] all = Arrays.copyOf(bytes, bytes.length + 1 + rest.length);
            all[bytes.length] = (byte) next;
            System.arraycopy(rest, 0, all, bytes.length + 1, rest.length);
            return all;
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /**
     * Opens a file for reading from start to end. The stream's failures are {@link HomeFileException}s, also that for a
     * file that grows past the limit while it is read.
     *
     * @param limit the largest size accepted, in bytes
     */
    @NonNull
    public InputStream open(@NonNull String path, long limit) throws HomeFileException {
        Place file = regularFile(path, limit);
        try {
            return new HomeFileStream(
                    Files.newInputStream(file.real(), LinkOption.NOFOLLOW_LINKS), path, limit, this::failed);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /** Opens a file for reading at any position. */
    @NonNull
    public SeekableByteChannel openChannel(@NonNull String path) throws HomeFileException {
        Place file = regularFile(path, Long.MAX_VALUE);
        try {
            return Files.newByteChannel(file.real(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    private Place regularFile(String path, long limit) throws HomeFileException {
        Place file = find(path);
        if (!file.attributes().isRegularFile()) {
            throw new HomeFileException(Reason.WRONG_TYPE, path, "is not a regular file");
        }
        if (file.attributes().size() > limit) {
            throw tooLarge(path, limit);
        }
        return file;
    }

    static HomeFileException tooLarge(String path, long limit) {
        return new HomeFileException(Reason.TOO_LARGE, path, "is larger than " + size(limit));
    }

    private static String size(long bytes) {
        if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + " MiB";
        }
        return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " bytes";
    }

    /** The path of an entry of a directory. */
    @NonNull
    public static String join(@NonNull String directory, @NonNull String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }
}
