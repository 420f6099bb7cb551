package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads one small entry of a zip file by way of its central directory, as Java's own {@code ZipFile} does. That one is
 * not used because it loads the central directory whole, of whatever size, and streaming through the file is not
 * because it would inflate everything before the entry, and find entries that the central directory does not have.
 */
final class ZipEntryReader {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int MAX_COMMENT = 0xFFFF;

    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int CENTRAL_SIZE = 46;
    /** Largest central directory read, in bytes: room for 100,000 entries. */
    private static final int MAX_CENTRAL = 16 << 20;

    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_SIZE = 30;

    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private final SeekableByteChannel channel;
    /** Where the zip file begins: a file may have something in front of it. */
    private long start;

    ZipEntryReader(@NonNull SeekableByteChannel channel) {
        this.channel = channel;
    }

    /** The file is not a zip file that can be read, or lacks the entry; the message is a predicate. */
    static final class ZipException extends Exception {
        private static final long serialVersionUID = 1L;

        ZipException(String problem) {
            super(problem);
        }
    }

    /**
     * Reads an entry.
     *
     * @param limit the largest size accepted, in bytes, compressed as well as inflated
     * @throws IOException if the file cannot be read
     */
    @NonNull
    byte[] read(@NonNull String name, int limit) throws ZipException, IOException {
        try {
            return entry(find(centralDirectory(), name.getBytes(StandardCharsets.UTF_8)), limit);
        } catch (EOFException e) {
            throw damaged();
        }
    }

    /**
     * Whether there is an entry of that name, or one of that name in a directory.
     *
     * @param path with {@code /} between its parts
     * @throws IOException if the file cannot be read
     */
    boolean hasEntry(@NonNull String path) throws ZipException, IOException {
        try {
            ByteBuffer directory = centralDirectory();
            byte[] wanted = path.getBytes(StandardCharsets.UTF_8);
            int at = 0;
            while (at + CENTRAL_SIZE <= directory.limit()) {
                if (directory.getInt(at) != CENTRAL_SIGNATURE) {
                    throw damaged();
                }
                int length = directory.getShort(at + 28) & 0xFFFF;
                int name = at + CENTRAL_SIZE;
                int rest = (directory.getShort(at + 30) & 0xFFFF) + (directory.getShort(at + 32) & 0xFFFF);
                if (name + length + rest > directory.limit()) {
                    throw damaged();
                }
                int start = name + length - wanted.length;
                boolean ends = start >= name && ByteBuffer.wrap(wanted).equals(directory.slice(start, wanted.length));
                if (ends && (start == name || directory.get(start - 1) == '/')) {
                    return true;
                }
                at = name + length + rest;
            }
            return false;
        } catch (EOFException e) {
            throw damaged();
        }
    }

    private static ZipException damaged() {
        return new ZipException("is not a whole zip file");
    }

    private ByteBuffer centralDirectory() throws ZipException, IOException {
        long size = channel.size();
        int tail = (int) Math.min(size, END_SIZE + MAX_COMMENT);
        ByteBuffer end = bytes(size - tail, tail);
        for (int at = tail - END_SIZE; at >= 0; at--) {
            if (end.getInt(at) == END_SIGNATURE && (end.getShort(at + 20) & 0xFFFF) == tail - END_SIZE - at) {
                long length = end.getInt(at + 12) & 0xFFFFFFFFL;
                if (length > MAX_CENTRAL) {
                    throw new ZipException("has too many entries or is in zip64 format");
                }
                long position = size - tail + at - length;
                start = position - (end.getInt(at + 16) & 0xFFFFFFFFL);
                return bytes(position, (int) length);
            }
        }
        throw damaged();
    }

    private record Entry(int flags, int method, long compressed, long size, long offset) {}

    private Entry find(ByteBuffer directory, byte[] name) throws ZipException {
        int at = 0;
        while (at + CENTRAL_SIZE <= directory.limit()) {
            if (directory.getInt(at) != CENTRAL_SIGNATURE) {
                throw damaged();
            }
            int nameLength = directory.getShort(at + 28) & 0xFFFF;
            int end = at
                    + CENTRAL_SIZE
                    + nameLength
                    + (directory.getShort(at + 30) & 0xFFFF)
                    + (directory.getShort(at + 32) & 0xFFFF);
            if (end > directory.limit()) {
                throw damaged();
            }
            if (nameLength == name.length
                    && ByteBuffer.wrap(name).equals(directory.slice(at + CENTRAL_SIZE, nameLength))) {
                return new Entry(
                        directory.getShort(at + 8) & 0xFFFF,
                        directory.getShort(at + 10) & 0xFFFF,
                        directory.getInt(at + 20) & 0xFFFFFFFFL,
                        directory.getInt(at + 24) & 0xFFFFFFFFL,
                        directory.getInt(at + 42) & 0xFFFFFFFFL);
            }
            at = end;
        }
        throw new ZipException("has no " + new String(name, StandardCharsets.UTF_8));
    }

    private byte[] entry(Entry entry, int limit) throws ZipException, IOException {
        if ((entry.flags() & ENCRYPTED) != 0) {
            throw new ZipException("is encrypted");
        }
        if (entry.method() != STORED && entry.method() != DEFLATED) {
            throw new ZipException("is compressed in a way that Java cannot read");
        }
        if (entry.compressed() > limit || entry.size() > limit) {
            throw new ZipException("has a manifest that is too large");
        }
        long position = start + entry.offset();
        ByteBuffer local = bytes(position, LOCAL_SIZE);
        if (local.getInt(0) != LOCAL_SIGNATURE) {
            throw damaged();
        }
        long data = position + LOCAL_SIZE + (local.getShort(26) & 0xFFFF) + (local.getShort(28) & 0xFFFF);
        byte[] raw = bytes(data, (int) entry.compressed()).array();
        return entry.method() == STORED ? raw : inflate(raw, (int) entry.size());
    }

    private static byte[] inflate(byte[] raw, int size) throws ZipException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(raw);
            byte[] content = new byte[size];
            int length = 0;
            while (length < size) {
                int count = inflater.inflate(content, length, size - length);
                if (count == 0) {
                    throw damaged();
                }
                length += count;
            }
            return content;
        } catch (DataFormatException e) {
            throw damaged();
        } finally {
            inflater.end();
        }
    }

    private ByteBuffer bytes(long position, int length) throws IOException {
        if (position < 0 || position > channel.size() - length) {
            throw new EOFException("beyond the end");
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(position);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("beyond the end");
            }
        }
        return buffer.flip();
    }
}
