package dev.slipway.git.remote;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** How long one fetch may take and how much it may bring, over all of its connections; and what became of it so far. */
final class Allowance {
    private final long deadline;
    private final long most;
    private final Runnable check;
    private long received;
    private int status;

    /** More came than may. */
    static final class Exceeded extends IOException {
        private static final long serialVersionUID = 1L;

        Exceeded(long most) {
            super("more than %d bytes came, which is the limit".formatted(most));
        }
    }

    Allowance(Duration time, long bytes) {
        this(time, bytes, () -> {});
    }

    /** @param check called whenever something came; it throws to end the fetch */
    Allowance(Duration time, long bytes, Runnable check) {
        this.deadline = System.nanoTime() + time.toNanos();
        this.most = bytes;
        this.check = check;
    }

    /** How long to wait for the other side now, in milliseconds. */
    int patience(Duration silence) throws SocketTimeoutException {
        long left = Math.min(silence.toNanos(), deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("the fetch takes too long");
        }
        return (int) left;
    }

    void take(int bytes) throws Exceeded {
        check.run();
        received += bytes;
        if (received > most) {
            throw new Exceeded(most);
        }
    }

    long received() {
        return received;
    }

    void answered(int code) {
        status = code;
    }

    /** The status of the last answer; 0 before there is one. */
    int status() {
        return status;
    }
}
