package dev.slipway.staging.s3;

import dev.slipway.core.deploy.ObjectStore.Stored;
import io.minio.GetObjectResponse;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * An object's content, whose end is reached only if it is what was stored. Where the connection breaks, it goes on at that
 * place of the same object.
 */
final class Download extends InputStream {
    private final Bucket bucket;
    private final String key;
    private final String tag;
    private final Stored expected;
    private final MessageDigest digest = Piece.sha256();
    private InputStream in;
    private long position;
    private int tries = 1;
    private boolean verified;

    Download(Bucket bucket, String key, GetObjectResponse first, Stored expected) {
        this.bucket = bucket;
        this.key = key;
        this.tag = String.valueOf(first.headers().get("ETag")).replace("\"", "");
        this.expected = expected;
        this.in = first;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == expected.size()) {
            verify();
            return -1;
        }
        int count = receive(bytes, offset, (int) Math.min(length, expected.size() - position));
        digest.update(bytes, offset, count);
        position += count;
        return count;
    }

    private int receive(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            IOException failure;
            try {
                int count = in.read(bytes, offset, length);
                if (count > 0) {
                    tries = 1;
                    return count;
                }
                failure = damaged("it ends after %d of %d bytes".formatted(position, expected.size()));
            } catch (IOException e) {
                failure = bucket.requests().failure("read " + key, e);
            }
            if (tries++ >= bucket.requests().patience().tries()
                    || Thread.currentThread().isInterrupted()) {
                throw failure;
            }
            bucket.requests().pause(tries - 1);
            reopen();
        }
    }

    private void reopen() throws IOException {
        in.close();
        in = bucket.open(key, position, tag);
    }

    private void verify() throws IOException {
        if (!verified
                && !expected.digest()
                        .equals(S3ObjectStore.ALGORITHM + HexFormat.of().formatHex(digest.digest()))) {
            throw damaged("it is not what was stored");
        }
        verified = true;
    }

    private IOException damaged(String how) {
        return bucket.requests().broken("read " + key, how, new IOException("damaged"));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
