package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads the lines of a file from its start, in bounded memory however long a line is. */
final class ForwardLines implements Closeable {

    private static final int LATE_ATTEMPTS = 100;

    private final FileChannel channel;
    private final byte[] block = new byte[EventLine.MAX_BYTES];
    private final byte[] line = new byte[EventLine.MAX_BYTES];
    private int blockLength;
    private int at;
    private long number;

    /**
     * @param number of the line in its file, from 1
     * @param content without its end; null if it is longer than any line of a log
     * @param length in bytes, without its end
     * @param terminated whether it has an end
     */
    record Line(long number, @CheckForNull byte[] content, long length, boolean terminated) {}

    ForwardLines(@NonNull Path file) throws IOException {
        channel = LogFiles.openToRead(file);
    }

    /** The next line; null at the end. */
    @CheckForNull
    Line next() throws IOException {
        long length = 0;
        while (true) {
            if (at == blockLength && !fill() && !(length > 0 && fillLate())) {
                return length == 0 ? null : line(length, false);
            }
            int stop = at;
            while (stop < blockLength && block[stop] != '\n') {
                stop++;
            }
            int part = stop - at;
            if (length + part < line.length) {
                System.arraycopy(block, at, line, (int) length, part);
            }
            length += part;
            at = stop;
            if (stop < blockLength) {
                at++;
                return line(length, true);
            }
        }
    }

    private Line line(long length, boolean terminated) {
        number++;
        byte[] content = length < line.length ? Arrays.copyOf(line, (int) length) : null;
        return new Line(number, content, length, terminated);
    }

    /** The rest of a line that is being written at this moment is there in an instant. */
    private boolean fillLate() throws IOException {
        for (int i = 0; i < LATE_ATTEMPTS; i++) {
            Thread.onSpinWait();
            if (fill()) {
                return true;
            }
        }
        return false;
    }

    private boolean fill() throws IOException {
        at = 0;
        blockLength = Math.max(0, channel.read(ByteBuffer.wrap(block)));
        return blockLength > 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
