package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file of the home as it is read: bounded even if it grows meanwhile, its failures put into words of ours. */
final class HomeFileStream extends FilterInputStream {
    private final String path;
    private final long limit;
    private final Runnable onFailure;
    private long count;

    /** @param onFailure told when reading fails, before the exception is thrown */
    HomeFileStream(@NonNull InputStream in, @NonNull String path, long limit, @NonNull Runnable onFailure) {
        super(in);
        this.path = path;
        this.limit = limit;
        this.onFailure = onFailure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int read = super.read(buffer, offset, length);
            count(Math.max(read, 0));
            return read;
        } catch (IOException e) {
            onFailure.run();
            throw HomePlaces.failure(path, e);
        }
    }

    @Override
    public long skip(long length) throws IOException {
        try {
            long skipped = super.skip(length);
            count(skipped);
            return skipped;
        } catch (IOException e) {
            onFailure.run();
            throw HomePlaces.failure(path, e);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) throws HomeFileException {
        count += bytes;
        if (count > limit) {
            throw HomeDirectory.tooLarge(path, limit);
        }
    }
}
