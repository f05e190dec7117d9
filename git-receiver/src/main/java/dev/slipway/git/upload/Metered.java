package dev.slipway.git.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream whose reader is given only so much; asked for more, it refuses the archive. */
final class Metered extends FilterInputStream {
    private final RuntimeException refusal;
    private long left;

    Metered(InputStream in, long most, RuntimeException refusal) {
        super(in);
        this.left = most;
        this.refusal = refusal;
    }

    /** From now on so many bytes more may be read. */
    void allow(long most) {
        left = most;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        take(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        take(Math.max(0, count));
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        take(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void take(long count) {
        left -= count;
        if (left < 0) {
            throw refusal;
        }
    }
}
