package dev.slipway.k8s.state;

import dev.slipway.core.Conflict;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's hold on one Slipway of a cluster: while it lasts, no other server has it. It is renewed in the background; a
 * holder that could not renew it in time is told so before anybody else can have it. Only times that passed count, and no
 * clock that can be set: a lease has ended when it was seen unchanged for as long as it lasts.
 */
public final class ServerLease implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerLease.class);
    private static final String NAME = "slipway-server";
    private static final int TRIES_EACH_LEASE = 15;

    /**
     * How long things take.
     *
     * @param lasts from one renewal to the end of a lease that is not renewed again
     * @param renewed how often it is renewed
     * @param givenUp from the last renewal to the holder's being told that it has lost the lease; shorter than {@code lasts}
     * @param patience how long a new server waits for the lease
     */
    record Times(Duration lasts, Duration renewed, Duration givenUp, Duration patience) {
        static final Times USUAL = new Times(
                Duration.ofSeconds(15), Duration.ofSeconds(4), Duration.ofSeconds(11), Duration.ofSeconds(40));
    }

    private final Cluster cluster;
    private final Times times;
    private final Runnable lost;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean ended = new AtomicBoolean();

    private Lease lease;
    private volatile long renewedAt;
    private @Nullable Thread renewal;
    private @Nullable Thread guard;

    private ServerLease(Cluster cluster, Times times, Runnable lost, Lease lease, long renewedAt) {
        this.cluster = cluster;
        this.times = times;
        this.lost = lost;
        this.lease = lease;
        this.renewedAt = renewedAt;
    }

    /**
     * Takes the lease of the Slipway in that namespace; waits for it if another server has it or was killed with it.
     *
     * @param holder what this server is called, and no other at the same time: its pod's name. A server that finds its own
     *     name in the lease is the same pod restarted, and need not wait
     * @param lost called once, on a thread of its own, if the lease could not be kept: the server must stop writing
     * @throws Conflict if another server keeps it
     */
    public static ServerLease acquire(KubernetesClient client, String systemNamespace, String holder, Runnable lost)
            throws InterruptedException {
        return acquire(new Cluster(client, systemNamespace, ""), holder, Times.USUAL, lost);
    }

    static ServerLease acquire(Cluster cluster, String holder, Times times, Runnable lost) throws InterruptedException {
        long begin = System.nanoTime();
        long seenAt = begin;
        var seen = "";
        while (true) {
            long now = System.nanoTime();
            var found = cluster.find(Lease.class, cluster.systemNamespace(), NAME);
            var version =
                    found.map(lease -> lease.getMetadata().getResourceVersion()).orElse("");
            if (!version.equals(seen)) {
                seen = version;
                seenAt = now;
            }
            var other = found.map(ServerLease::holderOf).filter(name -> !name.isEmpty() && !name.equals(holder));
            if (other.isEmpty() || now - seenAt > lasts(found.get()).toNanos()) {
                var taken = take(cluster, holder, times, found.orElse(null));
                if (taken != null) {
                    return new ServerLease(cluster, times, lost, taken, now).start();
                }
            } else if (now - begin > times.patience.toNanos()) {
                throw new Conflict(
                        "another server, %s, serves this Slipway".formatted(other.get()),
                        "stop that one, or install this one in another namespace");
            }
            Thread.sleep(times.lasts.dividedBy(TRIES_EACH_LEASE));
        }
    }

    private static String holderOf(Lease lease) {
        var name = lease.getSpec().getHolderIdentity();
        return name == null ? "" : name;
    }

    private static Duration lasts(Lease lease) {
        return Duration.ofSeconds(lease.getSpec().getLeaseDurationSeconds());
    }

    // Null if somebody else was first.
    private static @Nullable Lease take(Cluster cluster, String holder, Times times, @Nullable Lease old) {
        var now = ZonedDateTime.now(ZoneOffset.UTC);
        var spec = new LeaseSpec();
        spec.setHolderIdentity(holder);
        spec.setLeaseDurationSeconds(Math.toIntExact(times.lasts.toSeconds()));
        spec.setAcquireTime(now);
        spec.setRenewTime(now);
        if (old == null) {
            spec.setLeaseTransitions(0);
            var metadata = cluster.metadata(cluster.systemNamespace(), NAME, Map.of());
            return cluster.create(new LeaseBuilder()
                            .withMetadata(metadata)
                            .withSpec(spec)
                            .build())
                    .orElse(null);
        }
        var transitions = old.getSpec().getLeaseTransitions();
        spec.setLeaseTransitions(transitions == null ? 1 : transitions + 1);
        old.setSpec(spec);
        try {
            return cluster.replace(old);
        } catch (Cluster.Outdated _) {
            return null;
        }
    }

    private ServerLease start() {
        renewal = Thread.ofVirtual().name("lease-renewal").start(this::keepRenewing);
        guard = Thread.ofVirtual().name("lease-guard").start(this::keepWatching);
        return this;
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
            lose("another server took it, or it was removed");
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

    /** Lets the next server have it at once. */
    @Override
    public void close() {
        boolean held = ended.compareAndSet(false, true);
        stop(renewal);
        stop(guard);
        writing.lock();
        try {
            if (held) {
                lease.getSpec().setHolderIdentity("");
                cluster.replace(lease);
            }
        } catch (Cluster.Outdated e) {
            log.atWarn().setCause(e).log("the server's lease was another's before it was let go");
        } finally {
            writing.unlock();
        }
    }

    private static void stop(@Nullable Thread thread) {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
