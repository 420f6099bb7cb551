package io.jenkins.plugins.hcsecuritygate.auditor;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds a whole report until it is complete, since half of one must never be seen. It grows without copying: a report on
 * 50,000 jobs has tens of megabytes, and {@link java.io.ByteArrayOutputStream} would need up to three times that.
 */
final class ChunkedBuffer extends OutputStream {
    private static final int CHUNK = 64 << 10;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] chunk = new byte[CHUNK];
    private int used;

    @Override
    public void write(int b) {
        makeRoom();
        chunk[used++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            makeRoom();
            int part = Math.min(left, CHUNK - used);
            System.arraycopy(bytes, from, chunk, used, part);
            used += part;
            from += part;
            left -= part;
        }
    }

    private void makeRoom() {
        if (used == CHUNK) {
            full.add(chunk);
            chunk = new byte[CHUNK];
            used = 0;
        }
    }

    void writeTo(@NonNull OutputStream out) throws IOException {
        for (byte[] bytes : full) {
            out.write(bytes);
        }
        out.write(chunk, 0, used);
        out.flush();
    }
}
