package dev.slipway.cli.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** A stream whose bytes leave as frames of one kind, at once. */
final class FrameOutput extends OutputStream {
    private static final int LONGEST = 32 * 1024;

    private final FrameChannel frames;
    private final FrameChannel.Kind kind;

    FrameOutput(FrameChannel frames, FrameChannel.Kind kind) {
        this.frames = frames;
        this.kind = kind;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        for (int sent = 0; sent < length; sent += LONGEST) {
            frames.send(kind, bytes, offset + sent, Math.min(LONGEST, length - sent));
        }
    }
}
