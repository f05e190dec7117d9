package dev.slipway.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails where it is longer than it may be. */
final class AtMost extends FilterInputStream {
    private long left;

    AtMost(InputStream in, long most) {
        super(in);
        this.left = most;
    }

    /** Whether it failed because of that. */
    boolean isExceeded() {
        return left < 0;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(int more) throws IOException {
        left -= more;
        if (left < 0) {
            throw new IOException("the request is longer than it may be");
        }
    }
}
