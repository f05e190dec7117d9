package dev.slipway.git;

import dev.slipway.git.ssh.ClientStreams;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between git and a client: gives a waiting pusher a sign of life, ends a connection whose client is silent where it
 * has to send something, and, for a push, drops what a client that is gone or does not read will not see.
 */
final class ClientGuard implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClientGuard.class);
    // An empty packet on the progress band, which every client skips: git's own receive-pack sends one on the data
    // band.
    private static final byte[] EMPTY_PACKET = {'0', '0', '0', '5', 2};
    private static final int FLUSH_LENGTH = 4;
    // SSHD moves all that waits in a channel after each 32 KiB that are read of it, so few large reads save it work.
    private static final int INPUT_BYTES = 1 << 19;

    private final ClientStreams client;
    private final Duration keepAlive;
    private final Duration firstWait;
    private final Duration readWait;
    private final boolean dropping;
    private final ScheduledFuture<?> ticks;
    private final ReentrantLock lock = new ReentrantLock();
    private final Output out = new Output();
    private final Input in;
    private boolean sideBand;
    private boolean deaf;
    private long lastWrite = System.nanoTime();

    /**
     * @param firstWait how long the client may take before it sends anything
     * @param dropping whether output that cannot be written is dropped instead of ending the work
     */
    ClientGuard(
            ClientStreams client,
            ScheduledExecutorService timer,
            Duration keepAlive,
            Duration firstWait,
            Duration readWait,
            boolean dropping) {
        this.client = client;
        this.keepAlive = keepAlive;
        this.firstWait = firstWait;
        this.readWait = readWait;
        this.dropping = dropping;
        this.in = new Input(new BufferedInputStream(client.in(), INPUT_BYTES));
        long half = keepAlive.toMillis() / 2;
        ticks = timer.scheduleWithFixedDelay(this::tick, half, half, TimeUnit.MILLISECONDS);
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    /** What the client sent so far. */
    long received() {
        return in.received;
    }

    /** From now on all that is written is side-band packets, so that empty ones may stand between them. */
    void sideBandBegins() {
        lock.lock();
        try {
            sideBand = true;
        } finally {
            lock.unlock();
        }
    }

    /** Reads and forgets what the client still sends, so that it comes to read our answer; not much and not for long. */
    void discardInput(long most, Duration longest) throws IOException {
        var buffer = new byte[1 << 15];
        long end = System.nanoTime() + longest.toNanos();
        long begin = in.received;
        in.waitUntil = end;
        while (in.received - begin < most && System.nanoTime() < end && in.read(buffer) >= 0) {
            // forgotten
        }
    }

    @Override
    public void close() {
        ticks.cancel(false);
    }

    private void tick() {
        try {
            if (in.waitedTooLong(in.received == 0 ? firstWait : readWait)) {
                log.atDebug().log("client is silent");
                client.drop().run();
            }
            signOfLife();
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("keep-alive failed");
        }
    }

    // Never waits: not for a writer, who is a sign of life, and not for a client that does not read.
    private void signOfLife() {
        if (!lock.tryLock()) {
            return;
        }
        try {
            boolean quiet = System.nanoTime() - lastWrite >= keepAlive.toNanos() / 2;
            if (sideBand && quiet && !deaf && client.room().getAsLong() > EMPTY_PACKET.length) {
                client.out().write(EMPTY_PACKET);
                client.out().flush();
                lastWrite = System.nanoTime();
            }
        } catch (IOException e) {
            log.atDebug().setCause(e).log("client went away");
            deaf = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whole packets, one at a time. */
    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            lock.lock();
            try {
                if (sideBand && isFlush(bytes, offset, length)) {
                    sideBand = false;
                }
                attempt(() -> client.out().write(bytes, offset, length));
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void flush() throws IOException {
            lock.lock();
            try {
                attempt(client.out()::flush);
            } finally {
                lock.unlock();
            }
        }

        private void attempt(Write write) throws IOException {
            if (deaf && dropping) {
                return;
            }
            try {
                write.run();
                lastWrite = System.nanoTime();
            } catch (IOException e) {
                deaf = true;
                if (!dropping) {
                    throw e;
                }
                log.atDebug().setCause(e).log("client does not read");
            }
        }

        private static boolean isFlush(byte[] bytes, int offset, int length) {
            return length == FLUSH_LENGTH
                    && bytes[offset] == '0'
                    && bytes[offset + 1] == '0'
                    && bytes[offset + 2] == '0'
                    && bytes[offset + 3] == '0';
        }
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }

    /** Knows since when it waits. */
    private static final class Input extends FilterInputStream {
        private static final long NEVER = Long.MAX_VALUE;

        private volatile long waitingSince = NEVER;
        private volatile long waitUntil = NEVER;
        private volatile long received;

        Input(InputStream in) {
            super(in);
        }

        boolean waitedTooLong(Duration longest) {
            long since = waitingSince;
            long now = System.nanoTime();
            return since != NEVER && (now - since > longest.toNanos() || (waitUntil != NEVER && now - waitUntil > 0));
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // only one thread reads
        public int read(byte[] bytes, int offset, int length) throws IOException {
            waitingSince = System.nanoTime();
            try {
                int count = super.read(bytes, offset, length);
                received += Math.max(0, count);
                return count;
            } finally {
                waitingSince = NEVER;
            }
        }
    }
}
