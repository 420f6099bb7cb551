package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the directory of a log is laid out. A file is named after the first number in it, so names sort as the chain goes
 * and a file that is missing leaves a hole. No link in the directory is ever followed.
 */
final class LogFiles {

    /** Held by the writer. */
    static final String LOCK = "lock";

    private static final int MAX_FILES = 100_000;
    private static final Pattern NAME = Pattern.compile("events-([0-9]{12})\\.jsonl");
    private static final String TORN = ".torn-";

    /** Suffix of a torn end that no record of the log names yet. */
    static final String UNRECORDED = ".new";

    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private LogFiles() {}

    @NonNull
    static String name(long firstSequence) {
        return String.format(Locale.ROOT, "events-%012d.jsonl", firstSequence);
    }

    static boolean isName(@NonNull String name) {
        return NAME.matcher(name).matches();
    }

    /** The first number in a file of that name; -1 if it is no file of a log. */
    static long firstSequence(@NonNull String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** Name of a file of a log, or of anything else. */
    @NonNull
    static String nameOf(@NonNull Path file) {
        return String.valueOf(file.getFileName());
    }

    /** The log's files in the order of the chain. */
    @NonNull
    static List<Path> list(@NonNull Path directory) throws IOException {
        return list(directory, NAME);
    }

    /** What was cut off from the ends of the log's files. */
    @NonNull
    static List<Path> torn(@NonNull Path directory) throws IOException {
        return list(directory, Pattern.compile(NAME.pattern() + "\\.torn-[0-9]{1,9}(\\.new)?"));
    }

    /** What was cut off from the end of one file. */
    @NonNull
    static List<Path> tornFrom(@NonNull Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        String prefix = nameOf(file) + TORN;
        return torn(Objects.requireNonNull(directory, "a file is in a directory")).stream()
                .filter(torn -> nameOf(torn).startsWith(prefix))
                .toList();
    }

    private static List<Path> list(Path directory, Pattern names) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (names.matcher(nameOf(entry)).matches()) {
                    files.add(entry);
                    if (files.size() > MAX_FILES) {
                        throw new IOException("there are more than " + MAX_FILES + " files of a log");
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(Comparator.comparing(LogFiles::nameOf));
        return files;
    }

    /** A free name for what is cut off from the end of a file. */
    @NonNull
    static Path freeTorn(@NonNull Path file) throws IOException {
        for (int n = 1; ; n++) {
            Path torn = file.resolveSibling(nameOf(file) + TORN + n);
            Path unrecorded = file.resolveSibling(nameOf(torn) + UNRECORDED);
            if (!exists(torn) && !exists(unrecorded)) {
                return unrecorded;
            }
        }
    }

    static boolean exists(@NonNull Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes the directory if need be, and nobody but its owner able to look into it. */
    static void makeDirectory(@NonNull Path directory) throws IOException {
        if (!exists(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(directory);
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(directory.toString(), null, "is no directory, or a link");
        }
        restrict(directory, OWNER_DIRECTORY);
    }

    /**
     * Opens a file that only its owner may read.
     *
     * @throws IOException also if it is a link, or no regular file
     */
    @NonNull
    static FileChannel open(@NonNull Path file, OpenOption... options) throws IOException {
        if (exists(file)) {
            requireRegular(file);
        }
        OpenOption[] all = new OpenOption[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = LinkOption.NOFOLLOW_LINKS;
        FileChannel channel = FileChannel.open(file, Set.of(all));
        try {
            restrict(file, OWNER_FILE);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Opens a file for reading and changes nothing about it. A FIFO would keep the reader waiting for ever. */
    @NonNull
    static FileChannel openToRead(@NonNull Path file) throws IOException {
        requireRegular(file);
        return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    private static void requireRegular(Path file) throws IOException {
        BasicFileAttributes attributes = attributes(file);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(
                    file.toString(), null, attributes.isSymbolicLink() ? "is a link" : "is no regular file");
        }
    }

    @NonNull
    static BasicFileAttributes attributes(@NonNull Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Has the names in a directory outlive a loss of power, where the platform can. */
    static void force(@NonNull Path directory) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            if (Files.isDirectory(directory) && !isPosix(directory)) {
                return; // Windows opens no directory, and needs none of this
            }
            throw e;
        }
        try (channel) {
            channel.force(true);
        }
    }

    /** One line that says why a file could not be used, with its name and without its path. */
    @NonNull
    static String describe(@NonNull Throwable e) {
        if (e instanceof NoSuchFileException missing) {
            return lastName(missing.getFile()) + " does not exist";
        }
        if (e instanceof FileSystemException failed) {
            String reason = failed.getReason();
            String cause = reason == null ? failed.getClass().getSimpleName() : reason;
            return failed.getFile() == null ? cause : lastName(failed.getFile()) + ": " + cause;
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static String lastName(String file) {
        Path name = Path.of(file).getFileName();
        return name == null ? file : name.toString();
    }

    private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
        if (isPosix(path)
                && !Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)
                        .equals(permissions)) {
            Files.setPosixFilePermissions(path, permissions);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
