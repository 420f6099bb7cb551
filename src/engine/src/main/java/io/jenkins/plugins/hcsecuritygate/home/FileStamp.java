package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * What tells one state of a file or directory from another without reading it, after links.
 *
 * @param identity the inode, which every atomic save replaces; the path where the file system has none; null if nothing
 *     is there
 * @param size in bytes
 * @param modified when its content changed, in nanoseconds; whoever owns it can set that back
 * @param changed when anything of it changed, its permissions included, which nobody can set; 0 on Windows
 */
record FileStamp(@CheckForNull Object identity, long size, long modified, long changed) {
    private static final FileStamp ABSENT = new FileStamp(null, 0, 0, 0);

    /** The stamp of what is there now; null if it cannot be told, which is like no other state. */
    @CheckForNull
    static FileStamp of(@NonNull HomePlaces places, @NonNull String path) {
        try {
            HomePlaces.Place place = places.find(path);
            BasicFileAttributes attributes = place.attributes();
            Object key = attributes.fileKey();
            return new FileStamp(
                    key == null ? place.real() : key,
                    attributes.size(),
                    attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                    changed(place.real()));
        } catch (HomeFileException e) {
            return e.isAbsent() ? ABSENT : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static long changed(Path real) throws IOException {
        try {
            FileTime time = (FileTime) Files.getAttribute(real, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
            return time.to(TimeUnit.NANOSECONDS);
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return 0;
        }
    }

    /** The later of its times; what is absent has none, and what comes will have one. */
    long newestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(Math.max(modified, changed));
    }
}
