package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Names of one directory that one thread has to see to: all that are still to be read, or some that were given to it. */
final class Part {

    /** How many names are given away at once: worth more than giving them, and a few kilobytes. */
    private static final int MOST_GIVEN = 128;

    private static final int UNKNOWN = -1;

    final Directory directory;
    private final Iterator<Path> names;
    private int left;
    private IOException failure;

    /** All names of a directory, read one after the other, so that none but the next few are in memory. */
    Part(@NonNull Directory directory) {
        this(directory, directory.folder.names(), UNKNOWN);
    }

    private Part(Directory directory, Iterator<Path> names, int left) {
        this.directory = directory;
        this.names = names;
        this.left = left;
    }

    /** The next name that is not known to stay; null at the end. */
    @CheckForNull
    Path next() throws IOException {
        if (failure != null) {
            IOException thrown = failure;
            failure = null;
            throw thrown;
        }
        return read();
    }

    private Path read() throws IOException {
        try {
            while (left != 0 && names.hasNext()) {
                Path next = names.next();
                if (left > 0) {
                    left--;
                }
                if (!directory.keeps(next)) {
                    return next;
                }
            }
            left = 0;
            return null;
        } catch (DirectoryIteratorException e) {
            left = 0;
            throw e.getCause();
        }
    }

    /** Gives some of the names away; null when there are none. Whoever takes them holds the directory. */
    @CheckForNull
    Part split() {
        int most = left == UNKNOWN ? MOST_GIVEN : (left + 1) / 2;
        List<Path> given = new ArrayList<>();
        try {
            while (given.size() < most) {
                Path name = read();
                if (name == null) {
                    break;
                }
                given.add(name);
            }
        } catch (IOException e) {
            failure = e;
        }
        if (given.isEmpty()) {
            return null;
        }
        directory.hold();
        return new Part(directory, given.iterator(), given.size());
    }
}
