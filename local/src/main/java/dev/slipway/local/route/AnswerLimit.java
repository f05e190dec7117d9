package dev.slipway.local.route;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;

/**
 * Ends the requests of one I/O thread that have waited too long for an answer's headers. All wait equally long, so the
 * first to have come is the first to be due, and one timer serves them all.
 */
final class AnswerLimit {
    private final XnioIoThread thread;
    private final long limitNanos;
    private final long lookNanos;
    private final LinkedHashMap<Forwarding, Long> waiting = new LinkedHashMap<>();
    private boolean looking;

    AnswerLimit(XnioIoThread thread, Duration limit) {
        this.thread = thread;
        this.limitNanos = limit.toNanos();
        this.lookNanos = Math.min(TimeUnit.SECONDS.toNanos(1), Math.max(limitNanos / 4, 1));
    }

    void begin(Forwarding forwarding) {
        waiting.putLast(forwarding, System.nanoTime());
        if (!looking) {
            looking = true;
            thread.executeAfter(this::look, lookNanos, TimeUnit.NANOSECONDS);
        }
    }

    void end(Forwarding forwarding) {
        waiting.remove(forwarding);
    }

    private void look() {
        long now = System.nanoTime();
        while (!waiting.isEmpty() && now - waiting.firstEntry().getValue() >= limitNanos) {
            waiting.pollFirstEntry().getKey().timeOut();
        }
        looking = !waiting.isEmpty();
        if (looking) {
            thread.executeAfter(this::look, lookNanos, TimeUnit.NANOSECONDS);
        }
    }
}
