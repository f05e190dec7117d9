package dev.slipway.api.epinio;

import dev.slipway.core.PieceInput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** What comes over a socket for a process to read. Who sends waits where it comes faster than it is read. */
final class SocketInput extends PieceInput {
    private static final byte[] END = {};
    private static final int MOST_WAITING = 16;
    private static final int LOOK_MILLIS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile boolean closed;

    /** @param message whose first byte is not part of it */
    void add(byte[] message) throws IOException {
        if (message.length > 1) {
            offer(message);
        }
    }

    void end() throws IOException {
        offer(END);
    }

    private void offer(byte[] message) throws IOException {
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!closed && !waiting.offer(message, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("the process reads nothing of what is sent to it");
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    protected ByteBuffer next() throws IOException {
        try {
            var message = ByteBuffer.wrap(waiting.take());
            return message.hasRemaining() ? message.position(1) : message;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Who still reads finds the end. */
    @Override
    public void close() {
        closed = true;
        waiting.clear();
        waiting.add(END);
    }
}
