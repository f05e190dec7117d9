package dev.slipway.k8s.state;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's own lease, by which others know that it lives. It is renewed in the background; a server that could not renew
 * it in time is told so before others take it for dead. Only times that passed count, and no clock that can be set.
 */
final class ServerLease implements AutoCloseable {
    /** On the leases of servers. */
    static final Map<String, String> LABELS = Map.of("slipway.dev/lease", "server");

    private static final Logger log = LoggerFactory.getLogger(ServerLease.class);

    /**
     * How long things take.
     *
     * @param lasts from the last renewal that others have seen to their taking the server for dead
     * @param renewed how often it is renewed
     * @param givenUp from the last renewal to the server's being told that it has lost the lease; shorter than {@code lasts}
     */
    record Times(Duration lasts, Duration renewed, Duration givenUp) {
        static final Times USUAL = new Times(Duration.ofSeconds(15), Duration.ofSeconds(4), Duration.ofSeconds(11));
    }

    private final Cluster cluster;
    private final Times times;
    private final Runnable lost;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Thread renewal = Thread.ofVirtual().name("lease-renewal").unstarted(this::keepRenewing);
    private final Thread guard = Thread.ofVirtual().name("lease-guard").unstarted(this::keepWatching);

    private Lease lease;
    private volatile long renewedAt;

    private ServerLease(Cluster cluster, Times times, Runnable lost, Lease lease, long renewedAt) {
        this.cluster = cluster;
        this.times = times;
        this.lost = lost;
        this.lease = lease;
        this.renewedAt = renewedAt;
    }

    /**
     * Makes a lease.
     *
     * @param holder what nothing else that runs at this time is called: the pod's name. A lease that is there under this
     *     name is of an earlier run in the same pod, and ends
     * @param lost called once, on a thread of its own, if the lease could not be kept: the server must stop writing
     */
    static ServerLease begin(Cluster cluster, String holder, Times times, Runnable lost) {
        for (var other : cluster.list(Lease.class, cluster.systemNamespace(), LABELS)) {
            if (holder.equals(other.getSpec().getHolderIdentity())) {
                cluster.delete(other);
            }
        }
        long begin = System.nanoTime();
        var now = ZonedDateTime.now(ZoneOffset.UTC);
        var name = "server-" + UUID.randomUUID();
        var lease = new LeaseBuilder()
                .withMetadata(cluster.metadata(cluster.systemNamespace(), name, LABELS))
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds(Math.toIntExact(times.lasts.toSeconds()))
                .withAcquireTime(now)
                .withRenewTime(now)
                .endSpec()
                .build();
        var made = cluster.create(lease).orElseThrow(() -> new IllegalStateException(name + " was taken"));
        var begun = new ServerLease(cluster, times, lost, made, begin);
        begun.renewal.start();
        begun.guard.start();
        return begun;
    }

    String name() {
        return lease.getMetadata().getName();
    }

    private void keepRenewing() {
        try {
            while (!ended.get()) {
                Thread.sleep(times.renewed);
                long now = System.nanoTime();
                if (renew()) {
                    renewedAt = now;
                }
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private boolean renew() {
        writing.lock();
        try {
            if (ended.get()) {
                return false;
            }
            lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
            lease = cluster.replace(lease);
            return true;
        } catch (Cluster.Outdated _) {
            lose("it was removed, or somebody else changed it");
            return false;
        } catch (RuntimeException e) {
            // The guard ends the lease if this goes on.
            log.atWarn().setCause(e).log("cannot renew the server's lease, trying again");
            return false;
        } finally {
            writing.unlock();
        }
    }

    // On a thread of its own, since a renewal can hang as long as the API server does.
    private void keepWatching() {
        try {
            while (!ended.get()) {
                long left = times.givenUp.toNanos() - (System.nanoTime() - renewedAt);
                if (left <= 0) {
                    lose("it was not renewed in time");
                } else {
                    Thread.sleep(Duration.ofNanos(left));
                }
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private void lose(String why) {
        if (ended.compareAndSet(false, true)) {
            log.atError().log("the server's lease is lost: {}", why);
            Thread.ofVirtual().name("lease-lost").start(lost);
        }
    }

    /** Lets others know at once that the server has ended. */
    @Override
    public void close() {
        boolean held = ended.compareAndSet(false, true);
        renewal.interrupt();
        guard.interrupt();
        writing.lock();
        try {
            if (held) {
                cluster.delete(lease);
            }
        } catch (Cluster.Outdated e) {
            log.atWarn().setCause(e).log("somebody else changed the server's lease before it was let go");
        } finally {
            writing.unlock();
        }
    }
}
