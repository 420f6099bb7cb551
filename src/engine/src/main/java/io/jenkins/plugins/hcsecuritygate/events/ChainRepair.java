package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.events.ReverseLines.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Finds the end of a log that somebody may have been killed in writing, and takes off what is no line of it. Nothing is
 * thrown away: what is cut is kept in a file of its own, and on record. For the thread that holds the log's lock.
 */
final class ChainRepair {
    private final Path directory;

    /** Cut off, and not yet named by a record that is safe. */
    private final Deque<Path> unrecorded = new ArrayDeque<>();

    ChainRepair(@NonNull Path directory) {
        this.directory = directory;
    }

    /**
     * Finds where the log ends on the disk, and takes off what follows.
     *
     * @return the last line that stands, whoever wrote it; null if there is none
     */
    @CheckForNull
    Tail recover() throws IOException {
        findUnrecorded();
        List<Path> files = new ArrayList<>(LogFiles.list(directory));
        Collections.reverse(files);
        for (Path candidate : files) {
            Tail standing = Tail.standing(candidate);
            if (standing != null) {
                cutBehind(standing);
                return standing;
            }
            remove(candidate);
        }
        return null;
    }

    /**
     * Takes off what follows the line that this process wrote last.
     *
     * @return whether that line is still there
     */
    boolean restore(@NonNull Tail known) throws IOException {
        findUnrecorded();
        boolean still = isStillThere(known);
        if (still) {
            cutBehind(known);
        }
        return still;
    }

    private void cutBehind(Tail end) throws IOException {
        if (LogFiles.attributes(end.file()).size() > end.length()) {
            cut(end.file(), end.length());
        }
    }

    private void findUnrecorded() throws IOException {
        for (Path torn : LogFiles.torn(directory)) {
            if (LogFiles.nameOf(torn).endsWith(LogFiles.UNRECORDED)) {
                unrecorded.add(torn);
            }
        }
    }

    private static boolean isStillThere(Tail known) throws IOException {
        if (!LogFiles.exists(known.file())) {
            return false;
        }
        try (ReverseLines lines = new ReverseLines(known.file(), EventLine.MAX_BYTES * 4L)) {
            if (lines.end() < known.length()) {
                return false;
            }
            lines.from(known.length());
            Line line = lines.previous();
            return line != null && known.last().equals(Tail.intact(line));
        }
    }

    /** Makes room for a file; what it holds is kept. It is empty after a kill between its making and its first line. */
    void remove(@NonNull Path leftover) throws IOException {
        if (LogFiles.attributes(leftover).size() > 0) {
            cut(leftover, 0);
        }
        Files.delete(leftover);
    }

    /** Keeps the end of a file aside and takes it off. In this order, so that nothing is ever lost. */
    private void cut(Path from, long offset) throws IOException {
        try (FileChannel source = LogFiles.open(from, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            String digest = digest(source, offset);
            if (!isKept(from, digest)) {
                Path torn = LogFiles.freeTorn(from);
                try (FileChannel target =
                        LogFiles.open(torn, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                    long at = offset;
                    while (at < source.size()) {
                        at += source.transferTo(at, source.size() - at, target);
                    }
                    target.force(true);
                }
                LogFiles.force(directory);
                unrecorded.add(torn);
            }
            source.truncate(offset);
            source.force(true);
        }
    }

    /** Whether the same end was kept by a repair that was itself killed. */
    private boolean isKept(Path from, String digest) throws IOException {
        String prefix = LogFiles.nameOf(from) + ".torn-";
        for (Path torn : unrecorded) {
            if (LogFiles.nameOf(torn).startsWith(prefix)) {
                try (FileChannel kept = LogFiles.openToRead(torn)) {
                    if (digest(kept, 0).equals(digest)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static String digest(FileChannel source, long offset) throws IOException {
        MessageDigest digest = EventLine.sha256();
        ByteBuffer block = ByteBuffer.allocate(64 << 10);
        long at = offset;
        for (int read = source.read(block, at); read > 0; read = source.read(block, at)) {
            at += read;
            digest.update(block.flip());
            block.clear();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Has the log say what was cut off, now and by repairs that were themselves killed. */
    void record(@NonNull ChainWriter writer) throws IOException {
        List<Path> recorded = new ArrayList<>();
        while (!unrecorded.isEmpty()) {
            Path torn = unrecorded.remove();
            String name = LogFiles.nameOf(torn);
            String kept = name.substring(0, name.length() - LogFiles.UNRECORDED.length());
            try (FileChannel content = LogFiles.openToRead(torn)) {
                writer.append(
                        EventKind.LOG_REPAIRED,
                        kept.substring(0, kept.indexOf(".torn-")),
                        Map.of(
                                "bytes", Long.toString(content.size()),
                                "sha256", digest(content, 0),
                                "keptAs", kept));
            }
            recorded.add(torn);
        }
        if (recorded.isEmpty()) {
            return;
        }
        writer.force();
        for (Path torn : recorded) {
            String name = LogFiles.nameOf(torn);
            Files.move(torn, torn.resolveSibling(name.substring(0, name.length() - LogFiles.UNRECORDED.length())));
        }
        LogFiles.force(directory);
    }
}
