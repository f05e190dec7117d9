package dev.slipway.staging.s3;

import dev.slipway.core.deploy.ObjectStore.Stored;
import io.minio.messages.Part;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What is written to an object, sent while it is written: at once at the end if it is small, and else in parts, of which a
 * few are under way at a time. Used by one thread.
 */
final class Upload extends OutputStream {
    /** The smallest part that S3 takes, and so what an upload needs of memory, some times. */
    static final int PART = 5 << 20;

    private static final int UNDER_WAY = 2;
    private static final int FIRST_BUFFER = 64 << 10;

    private final Bucket bucket;
    private final String key;
    private final Multipart multipart;
    private final MessageDigest whole = Piece.sha256();
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(UNDER_WAY + 1);
    private final List<CompletableFuture<Part>> parts = new ArrayList<>();
    private String upload = "";
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int filled;
    private long size;

    Upload(Bucket bucket, String key) {
        this.bucket = bucket;
        this.key = key;
        this.multipart = bucket.multipart(key);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int written = 0; written < length; ) {
            if (filled == PART) {
                send();
            }
            int count = Math.min(length - written, PART - filled);
            makeRoom(count);
            System.arraycopy(bytes, offset + written, buffer, filled, count);
            filled += count;
            written += count;
        }
        whole.update(bytes, offset, length);
        size += length;
    }

    private void makeRoom(int count) {
        if (filled + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(PART, Math.max(2 * buffer.length, filled + count)));
        }
    }

    private void send() throws IOException {
        if (upload.isEmpty()) {
            upload = multipart.begin();
        }
        var bytes = buffer;
        int length = filled;
        int number = parts.size() + 1;
        var part = new CompletableFuture<Part>();
        parts.add(part);
        Thread.ofVirtual().name("s3-part").start(() -> send(number, bytes, length, part));
        buffer = number <= UNDER_WAY ? new byte[PART] : nextFree();
        filled = 0;
        for (var earlier : parts) {
            if (earlier.isCompletedExceptionally()) {
                get(earlier);
            }
        }
    }

    private void send(int number, byte[] bytes, int length, CompletableFuture<Part> part) {
        try {
            part.complete(multipart.send(upload, number, new Piece(bytes, length)));
        } catch (IOException | RuntimeException | Error e) {
            part.completeExceptionally(e);
        } finally {
            // There are never more buffers than it has room for.
            free.add(bytes);
        }
    }

    private byte[] nextFree() throws IOException {
        try {
            return free.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while storing " + key).initCause(e);
        }
    }

    private static Part get(CompletableFuture<Part> part) throws IOException {
        try {
            return part.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Stores what was written; the object is there when this returns. */
    Stored finish() throws IOException {
        var digest = HexFormat.of().formatHex(whole.digest());
        if (upload.isEmpty()) {
            bucket.put(key, new Piece(buffer, filled), Map.of(S3ObjectStore.DIGEST, digest));
        } else {
            send();
            var sent = new ArrayList<Part>();
            for (var part : parts) {
                sent.add(get(part));
            }
            multipart.complete(upload, sent, digest);
        }
        return new Stored(size, S3ObjectStore.ALGORITHM + digest);
    }

    /** Leaves nothing of it on the server. */
    void abandon() throws IOException {
        for (var part : parts) {
            part.handle((_, _) -> "ended").join();
        }
        if (!upload.isEmpty()) {
            multipart.abort(upload);
        }
    }
}
