package dev.slipway.staging;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;

/** An object's content, whose end is reached only if the digest behind it is the content's. */
final class VerifiedStream extends FilterInputStream {
    private final MessageDigest digest;
    private final Path file;
    private long left;
    private boolean verified;

    VerifiedStream(InputStream in, long size, MessageDigest digest, Path file) throws IOException {
        super(in);
        this.left = size;
        this.digest = digest;
        this.file = file;
        if (size < 0) {
            throw ObjectFile.damaged(file);
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
            verify();
            return -1;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw ObjectFile.damaged(file);
        }
        digest.update(bytes, offset, count);
        left -= count;
        return count;
    }

    private void verify() throws IOException {
        if (!verified && !MessageDigest.isEqual(digest.digest(), in.readNBytes(digest.getDigestLength()))) {
            throw ObjectFile.damaged(file);
        }
        verified = true;
    }

    @Override
    public long skip(long count) throws IOException {
        // What is skipped must be digested too.
        return readNBytes((int) Math.min(count, 1 << 16)).length;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(left, in.available());
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
