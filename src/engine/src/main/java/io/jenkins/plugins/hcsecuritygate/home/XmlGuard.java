package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bounds what the parser may read between two events. The parser has no limit of its own for names, comments and some
 * other tokens, each of which it holds in memory; this one bound covers them all.
 */
final class XmlGuard extends FilterInputStream {
    private final int limit;
    private long total;
    private long sinceEvent;
    private boolean exceeded;
    private IOException failure;

    /** @param limit bytes between two events; some 4 KiB more may be read for the parser's buffer */
    XmlGuard(@NonNull InputStream in, int limit) {
        super(in);
        this.limit = limit;
    }

    /** To be called before the parser goes on to its next event. */
    void event() {
        sinceEvent = 0;
    }

    boolean isExceeded() {
        return exceeded;
    }

    boolean isEmpty() {
        return total == 0;
    }

    /** What the stream itself threw; the parser wraps it in an exception of its own. */
    @CheckForNull
    IOException failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (sinceEvent > limit) {
            exceeded = true;
            throw new IOException("token too long");
        }
        try {
            int read = super.read(buffer, offset, length);
            total += Math.max(read, 0);
            sinceEvent += Math.max(read, 0);
            return read;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Does nothing: whoever opened the stream closes it. */
    @Override
    public void close() {}
}
