package dev.slipway.cli.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Standard input that is asked for piece by piece. A command that reads none leaves all of it to whoever comes next, and
 * since at most one piece is under way, whoever receives is never held up and sees the connection end.
 */
final class RequestedInput extends InputStream {
    private static final byte[] END = new byte[0];

    private final FrameChannel frames;
    private final LinkedBlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
    private byte[] piece = END;
    private int next;
    private boolean asked;
    private boolean ended;

    RequestedInput(FrameChannel frames) {
        this.frames = frames;
    }

    /** Called by whoever receives. */
    void deliver(byte[] bytes) {
        if (bytes.length > 0) {
            pieces.add(bytes);
        }
    }

    /** Called by whoever receives: nothing follows. */
    void end() {
        pieces.add(END);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (next == piece.length && !fill()) {
            return -1;
        }
        int count = Math.min(length, piece.length - next);
        System.arraycopy(piece, next, bytes, offset, count);
        next += count;
        return count;
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        // A read that was interrupted leaves its request open; the answer to it serves the next read.
        if (!asked) {
            frames.send(FrameChannel.Kind.WANT_STDIN);
            asked = true;
        }
        try {
            piece = pieces.take();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for input");
        }
        next = 0;
        asked = false;
        ended = piece.length == 0;
        return !ended;
    }
}
