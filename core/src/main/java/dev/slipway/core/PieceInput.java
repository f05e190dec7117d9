package dev.slipway.core;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A stream that comes in pieces: whoever extends it only says what the next one is. */
public abstract class PieceInput extends InputStream {
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private boolean ended;

    /** Waits for what follows; without content it is the end, behind which nothing is asked for. */
    protected abstract ByteBuffer next() throws IOException;

    @Override
    public final int read() throws IOException {
        return fill() ? piece.get() & 0xff : -1;
    }

    @Override
    public final int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, piece.remaining());
        piece.get(bytes, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        if (!ended && !piece.hasRemaining()) {
            piece = next();
            ended = !piece.hasRemaining();
        }
        return !ended;
    }
}
