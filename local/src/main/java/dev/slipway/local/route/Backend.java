package dev.slipway.local.route;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** One process that answers requests, as the router sees it: its address, and how many requests are in it. */
public final class Backend {
    private static final Duration LOOK = Duration.ofMillis(10);

    private final InetSocketAddress address;
    private final AtomicInteger active = new AtomicInteger();
    private final ConnectionPool connections;

    public Backend(InetSocketAddress address) {
        this.address = address;
        this.connections = new ConnectionPool(address);
    }

    public InetSocketAddress address() {
        return address;
    }

    /** How many requests it is answering now. */
    public int active() {
        return active.get();
    }

    /**
     * Waits until it answers no request any more, or the time is over, then closes the idle connections to it. To be
     * called when no route leads to it.
     *
     * @return whether all requests were answered
     */
    public boolean drain(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        // A request that found this process in the table a moment ago may not have been counted yet.
        Thread.sleep(LOOK);
        while (active.get() > 0 && System.nanoTime() < end) {
            Thread.sleep(LOOK);
        }
        connections.close();
        return active.get() == 0;
    }

    void enter() {
        active.incrementAndGet();
    }

    void leave() {
        active.decrementAndGet();
    }

    ConnectionPool connections() {
        return connections;
    }
}
