package dev.slipway.git.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What an archive has of one file. That it cannot be read, or ends early, is the archive's fault, not the disk's. */
final class Whole extends FilterInputStream {
    private long left;

    Whole(InputStream in, long size) {
        super(in);
        this.left = size;
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        int count;
        try {
            count = super.read(bytes, offset, length);
        } catch (IOException | IllegalArgumentException _) {
            throw Refused.damaged();
        }
        if (count < 0 && left > 0) {
            throw Refused.damaged();
        }
        left -= Math.max(0, count);
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
