package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.home.HomeFileException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds out where a path inside the home really leads. Every component is looked at without following links, and
 * directories once found are remembered, so that a home without links costs one {@code lstat} per file and none of the
 * system calls of {@link Path#toRealPath}. What a link leads to must lie in the home.
 */
final class HomePlaces {
    /** Links crossed on the way to one file. Real homes need two ({@code jobs}, then a {@code builds} directory). */
    private static final int MAX_LINKS = 4;

    /** Bounds the memory for directories that are never asked for again. */
    private static final int MAX_REMEMBERED = 4096;

    private final Place root;
    private final Map<String, Place> directories = new ConcurrentHashMap<>();

    /** @param root real path of the home */
    HomePlaces(@NonNull Path root, @NonNull BasicFileAttributes attributes) {
        this.root = new Place(root, attributes, null, 0);
    }

    /**
     * Something that exists in the home.
     *
     * @param real where it is; no component is a link
     * @param attributes of what is there, after links
     * @param parent the directory whose entry it is, by the path asked for
     * @param links how many links were crossed on the way
     */
    record Place(
            @NonNull Path real,
            @NonNull BasicFileAttributes attributes,
            @CheckForNull Place parent,
            int links) {}

    /** Finds what is at a path relative to the home; the empty path is the home. */
    @NonNull
    Place find(@NonNull String path) throws HomeFileException {
        if (path.isEmpty()) {
            return root;
        }
        int slash = path.lastIndexOf('/');
        try {
            return entry(directoryAbove(path, Math.max(slash, 0)), path, path.substring(slash + 1));
        } catch (HomeFileException e) {
            // If a directory on the way is absent, what was asked for is.
            throw e.isAbsent() ? HomeFileException.absent(path) : e;
        }
    }

    private Place directoryAbove(String path, int end) throws HomeFileException {
        int known = end;
        Place place = root;
        while (known > 0) {
            Place remembered = directories.get(path.substring(0, known));
            if (remembered != null) {
                place = remembered;
                break;
            }
            known = Math.max(path.lastIndexOf('/', known - 1), 0);
        }
        while (known < end) {
            int start = known == 0 ? 0 : known + 1;
            int slash = path.indexOf('/', start);
            known = slash < 0 || slash > end ? end : slash;
            String above = path.substring(0, known);
            place = entry(place, above, path.substring(start, known));
            if (!place.attributes().isDirectory()) {
                throw HomeFileException.absent(path);
            }
            remember(above, place);
        }
        return place;
    }

    private void remember(String path, Place directory) {
        if (directories.size() >= MAX_REMEMBERED) {
            directories.clear();
        }
        directories.put(path, directory);
    }

    /** Finds one entry of a directory. {@code path} is the entry's whole path, for messages. */
    @NonNull
    Place entry(@NonNull Place directory, @NonNull String path, @NonNull String name) throws HomeFileException {
        if (!HomeNames.isName(name)) {
            throw new HomeFileException(Reason.NAME, path, "is not the name of a file in the home");
        }
        return entry(directory, path, HomeNames.child(directory.real(), name));
    }

    /** Like {@link #entry(Place, String, String)} for an entry whose path is known from a listing. */
    @NonNull
    Place entry(@NonNull Place directory, @NonNull String path, @NonNull Path entry) throws HomeFileException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isSymbolicLink()) {
                return new Place(entry, attributes, directory, directory.links());
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw HomeFileException.absent(path);
        } catch (IOException e) {
            throw failure(path, e);
        }
        return follow(directory, path, entry);
    }

    private Place follow(Place directory, String path, Path link) throws HomeFileException {
        try {
            Path real = link.toRealPath();
            if (!real.startsWith(root.real())) {
                throw new HomeFileException(Reason.LINK, path, "is a link that leaves the home");
            }
            for (Place above = directory; above != null; above = above.parent()) {
                // Else a walk down through the link would come past the same directories for ever.
                if (above.real().startsWith(real)) {
                    throw new HomeFileException(Reason.LINK, path, "is a link to a directory above it");
                }
            }
            if (directory.links() == MAX_LINKS) {
                throw new HomeFileException(Reason.LINK, path, "is behind more than " + MAX_LINKS + " links");
            }
            BasicFileAttributes attributes =
                    Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Place(real, attributes, directory, directory.links() + 1);
        } catch (HomeFileException e) {
            throw e;
        } catch (NoSuchFileException e) {
            // Not absent: in the home this is a copy of, the link may well have led somewhere.
            throw new HomeFileException(Reason.LINK, path, "is a link to something that does not exist");
        } catch (AccessDeniedException e) {
            throw failure(path, e);
        } catch (IOException e) {
            throw new HomeFileException(Reason.LINK, path, "is a link that leads nowhere");
        }
    }

    /** Puts a failure of the file system into words of ours: the system's may hold absolute paths. */
    @NonNull
    static HomeFileException failure(@NonNull String path, @NonNull IOException e) {
        if (e instanceof HomeFileException ours) {
            return ours;
        }
        if (e instanceof NoSuchFileException) {
            return HomeFileException.absent(path);
        }
        if (e instanceof AccessDeniedException) {
            return new HomeFileException(Reason.DENIED, path, "cannot be read: permission denied");
        }
        String cause =
                e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : "input/output error";
        HomeFileException failure =
                new HomeFileException(Reason.FAILURE, path, "cannot be read: " + HomeNames.display(cause));
        failure.initCause(e);
        return failure;
    }
}
