package dev.slipway.git.ssh;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What is remembered of one connection. Times are monotonic. */
final class Connection {
    private final InetAddress address;
    private final String source;
    private final long since = System.nanoTime();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger channels = new AtomicInteger();
    private volatile boolean authenticated;
    private volatile boolean overdue;
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile long lastActive = since;
    private volatile long lastHeard = since;
    private volatile long lastAsked = since;

    Connection(InetAddress address) {
        this.address = address;
        this.source = Penalties.source(address);
    }

    InetAddress address() {
        return address;
    }

    String source() {
        return source;
    }

    boolean authenticated() {
        return authenticated;
    }

    int failures() {
        return failures.get();
    }

    boolean overdue() {
        return overdue;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /** How long it has had no channel open; zero while it has one. */
    Duration idleFor() {
        return channels.get() > 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - lastActive);
    }

    void loggedIn() {
        lastActive = System.nanoTime();
        authenticated = true;
    }

    int loginFailed() {
        return failures.incrementAndGet();
    }

    void setOverdue() {
        overdue = true;
    }

    void channelOpened() {
        channels.incrementAndGet();
    }

    void channelClosed() {
        lastActive = System.nanoTime();
        channels.decrementAndGet();
    }

    /** How long the client has neither said anything nor been asked to. */
    Duration quietFor() {
        return Duration.ofNanos(System.nanoTime() - Math.max(lastHeard, lastAsked));
    }

    /** How often it was asked for a sign of life since it was heard last. */
    int unanswered() {
        return unanswered.get();
    }

    void asked() {
        lastAsked = System.nanoTime();
        unanswered.incrementAndGet();
    }

    void heard() {
        lastHeard = System.nanoTime();
        unanswered.set(0);
    }
}
