package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads the lines of a file from its end, in bounded memory. */
final class ReverseLines implements Closeable {
    private static final int BLOCK = 64 << 10;

    private final FileChannel channel;
    private final byte[] block = new byte[BLOCK];
    private long blockStart;
    private int blockLength;
    private long end;
    private long budget;

    /**
     * @param start offset of its first byte
     * @param end offset of the byte after it and its end
     * @param content without its end; null if it is longer than any line of a log
     * @param terminated whether it has an end
     */
    record Line(long start, long end, @CheckForNull byte[] content, boolean terminated) {}

    /** @param budget how many bytes may be read at most */
    ReverseLines(@NonNull Path file, long budget) throws IOException {
        this.channel = LogFiles.openToRead(file);
        this.budget = budget;
        this.end = channel.size();
    }

    /** Size of the file when it was opened, or where it was said to end. */
    long end() {
        return end;
    }

    /** Reads on from the line that ends there. */
    void from(long offset) {
        end = Math.min(end, offset);
    }

    /**
     * Goes on near the event of that number: a log is sorted by it, so a few looks into the file do. Lines from it on may
     * still come; where a line cannot be read, all of them do.
     */
    void seekBefore(long sequence) throws IOException {
        long low = 0;
        long high = end;
        while (high - low > 4L * EventLine.MAX_BYTES) {
            long middle = low + (high - low) / 2;
            byte[] window = read(middle, 2 * EventLine.MAX_BYTES);
            int start = indexOfEnd(window, 0) + 1;
            int stop = indexOfEnd(window, start);
            if (start == 0 || stop < 0) {
                return;
            }
            try {
                LoggedEvent event =
                        EventLine.parse(Arrays.copyOfRange(window, start, stop)).event();
                if (event.sequence() < sequence) {
                    low = middle;
                } else {
                    high = middle + start;
                }
            } catch (EventLine.Malformed e) {
                return;
            }
        }
        end = high;
    }

    private static int indexOfEnd(byte[] window, int from) {
        for (int i = from; i < window.length; i++) {
            if (window[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** The line before the last one given; null at the beginning of the file, or when {@link #isSpent}. */
    @CheckForNull
    Line previous() throws IOException {
        if (end == 0 || isSpent()) {
            return null;
        }
        boolean terminated = at(end - 1) == '\n';
        long contentEnd = terminated ? end - 1 : end;
        long start = contentEnd;
        while (start > 0 && at(start - 1) != '\n') {
            if (isSpent()) {
                return null;
            }
            start--;
        }
        byte[] content = contentEnd - start >= EventLine.MAX_BYTES ? null : read(start, (int) (contentEnd - start));
        Line line = new Line(start, end, content, terminated);
        end = start;
        return line;
    }

    /** Whether all has been read that may be. */
    boolean isSpent() {
        return budget <= 0;
    }

    long budget() {
        return budget;
    }

    private byte at(long offset) throws IOException {
        if (offset < blockStart || offset >= blockStart + blockLength) {
            blockStart = Math.max(0, offset + 1 - BLOCK);
            int wanted = (int) (offset + 1 - blockStart);
            fill(ByteBuffer.wrap(block, 0, wanted), blockStart);
            blockLength = wanted;
            budget -= wanted;
        }
        return block[(int) (offset - blockStart)];
    }

    private byte[] read(long start, int length) throws IOException {
        byte[] content = new byte[length];
        if (start >= blockStart && start + length <= blockStart + blockLength) {
            System.arraycopy(block, (int) (start - blockStart), content, 0, length);
        } else {
            fill(ByteBuffer.wrap(content), start);
        }
        return content;
    }

    private void fill(ByteBuffer into, long from) throws IOException {
        long position = from;
        while (into.hasRemaining()) {
            int read = channel.read(into, position);
            if (read < 0) {
                throw new IOException("the file became shorter while it was read");
            }
            position += read;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
