package dev.slipway.git.repository;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory in which pushes are unpacked: each has a small share of its own, and all draw what they need beyond that from
 * one pool. It counts before anything is allocated, so that no pack, however made, takes the heap.
 */
final class UnpackMemory {
    private static final int POOL = 4;
    private static final int SHARE = 256;

    private final long pool;
    private final long share;
    private final AtomicLong drawn = new AtomicLong();

    /** Half of the heap at most, with 64 pushes at a time. */
    UnpackMemory(long heap) {
        this.pool = heap / POOL;
        this.share = heap / SHARE;
    }

    Account open() {
        return new Account();
    }

    /** What one push has of it; used by one thread. */
    final class Account implements AutoCloseable {
        private long held;

        private Account() {}

        /** Takes so many bytes, or refuses the push. */
        void take(long bytes) throws IOException {
            if (held + bytes > share + pool) {
                throw new IOException("it needs more than %d bytes of memory to unpack".formatted(share + pool)
                        + "; git -c core.bigFileThreshold=1m repack -adF makes large files easier to unpack");
            }
            long more = beyondShare(held + bytes) - beyondShare(held);
            if (drawn.addAndGet(more) > pool) {
                drawn.addAndGet(-more);
                throw new IOException("other pushes take all memory for unpacking; push again in a minute");
            }
            held += bytes;
        }

        void give(long bytes) {
            drawn.addAndGet(beyondShare(held - bytes) - beyondShare(held));
            held -= bytes;
        }

        long held() {
            return held;
        }

        private long beyondShare(long bytes) {
            return Math.max(0, bytes - share);
        }

        @Override
        public void close() {
            give(held);
        }
    }
}
