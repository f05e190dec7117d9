package dev.slipway.core;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream whose reader is given only so much; more than that fails as whoever set the limit wants it to. */
public final class Metered extends FilterInputStream {
    private final Excess excess;
    private long left;

    /** Throws what a stream that is too long is answered with. */
    @FunctionalInterface
    public interface Excess {
        void fail() throws IOException;
    }

    public Metered(InputStream in, long most, Excess excess) {
        super(in);
        this.left = most;
        this.excess = excess;
    }

    /** From now on so many bytes more may be read. */
    public void allow(long most) {
        left = most;
    }

    /** Whether it failed because there was more. */
    public boolean isExceeded() {
        return left < 0;
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

    private void take(long count) throws IOException {
        left -= count;
        if (left < 0) {
            excess.fail();
        }
    }
}
