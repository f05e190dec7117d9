package dev.slipway.cli.socket;

import dev.slipway.core.PieceInput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Standard input that is asked for piece by piece. A command that reads none leaves all of it to whoever comes next, and
 * since at most one piece is under way, whoever receives is never held up and sees the connection end.
 */
final class RequestedInput extends PieceInput {
    private static final byte[] END = new byte[0];

    private final FrameChannel frames;
    private final LinkedBlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
    private boolean asked;

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
    protected ByteBuffer next() throws IOException {
        // A read that was interrupted leaves its request open; the answer to it serves the next read.
        if (!asked) {
            frames.send(FrameChannel.Kind.WANT_STDIN);
            asked = true;
        }
        try {
            var piece = pieces.take();
            asked = false;
            return ByteBuffer.wrap(piece);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for input");
        }
    }
}
