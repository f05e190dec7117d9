package dev.slipway.k8s.state;

import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.AppLocks;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of one Slipway in a cluster, as one of them sees them: each has a lease that it renews. The lock of an app is
 * a lease that names the server which has it, and is free when that server is gone.
 */
public final class Servers implements AppLocks, Peers, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Servers.class);
    private static final Map<String, String> LOCKS = Map.of("slipway.dev/lease", "app");

    /** After so many times of a lease's length it is removed by those that are left. */
    private static final int KEPT = 20;

    /** When a lease was first seen as it is now. */
    private record Seen(String version, long at) {}

    private final Cluster cluster;
    private final ServerLease.Times times;
    private final ServerLease own;
    private final ReentrantLock looking = new ReentrantLock();
    private final Map<String, Seen> seen = new HashMap<>();
    private final Queue<Lease> unreleased = new ConcurrentLinkedQueue<>();
    private final Thread observer = Thread.ofVirtual().name("servers").unstarted(this::keepLooking);

    /** When the last look began that succeeded. */
    private long lookedAt;

    private volatile boolean closed;

    private Servers(Cluster cluster, ServerLease.Times times, ServerLease own) {
        this.cluster = cluster;
        this.times = times;
        this.own = own;
    }

    /**
     * Joins the servers of the Slipway in that namespace.
     *
     * @param holder what no other server is called at this time: the pod's name, which it keeps when its container restarts
     * @param lost called once, on a thread of its own, if others may take this server for dead: it must stop writing
     */
    public static Servers join(KubernetesClient client, String systemNamespace, String holder, Runnable lost) {
        return join(new Cluster(client, systemNamespace, ""), holder, ServerLease.Times.USUAL, lost);
    }

    static Servers join(Cluster cluster, String holder, ServerLease.Times times, Runnable lost) {
        var servers = new Servers(cluster, times, ServerLease.begin(cluster, holder, times, lost));
        servers.look();
        servers.observer.start();
        return servers;
    }

    @Override
    public String self() {
        return own.name();
    }

    @Override
    public boolean isLive(String server) {
        if (server.equals(self())) {
            return true;
        }
        looking.lock();
        try {
            if (!seen.containsKey(server)) {
                look();
            }
            var last = seen.get(server);
            return last != null && !isOver(last, 1);
        } finally {
            looking.unlock();
        }
    }

    // By what was seen, and when: one that slept itself must not take the others for dead.
    private boolean isOver(Seen last, int lengths) {
        return lookedAt - last.at() > times.lasts().multipliedBy(lengths).toNanos();
    }

    private void keepLooking() {
        try {
            while (!closed) {
                Thread.sleep(times.renewed());
                try {
                    look();
                    releaseAgain();
                } catch (RuntimeException e) {
                    log.atWarn().setCause(e).log("cannot look for other servers, trying again");
                }
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private void look() {
        looking.lock();
        try {
            long begin = System.nanoTime();
            var leases = cluster.list(Lease.class, cluster.systemNamespace(), ServerLease.LABELS);
            long now = System.nanoTime();
            lookedAt = begin;
            for (var lease : leases) {
                var version = lease.getMetadata().getResourceVersion();
                var last = seen.merge(
                        lease.getMetadata().getName(),
                        new Seen(version, now),
                        (old, fresh) -> old.version().equals(version) ? old : fresh);
                if (isOver(last, KEPT)) {
                    remove(lease);
                }
            }
            seen.keySet()
                    .retainAll(leases.stream()
                            .map(lease -> lease.getMetadata().getName())
                            .collect(Collectors.toSet()));
        } finally {
            looking.unlock();
        }
    }

    private void remove(Lease lease) {
        try {
            cluster.delete(lease);
        } catch (Cluster.Outdated _) {
            // Another server was first, or it lives after all.
        }
    }

    @Override
    public Optional<Held> take(AppId app) {
        var name = "app-" + app;
        var found = cluster.find(Lease.class, cluster.systemNamespace(), name);
        var taken = found.isEmpty() ? cluster.create(lock(name)) : takeOver(found.get());
        return taken.map(lock -> () -> release(lock));
    }

    private Lease lock(String name) {
        return new LeaseBuilder()
                .withMetadata(cluster.metadata(cluster.systemNamespace(), name, LOCKS))
                .withNewSpec()
                .withHolderIdentity(self())
                .withAcquireTime(ZonedDateTime.now(ZoneOffset.UTC))
                .endSpec()
                .build();
    }

    private Optional<Lease> takeOver(Lease lock) {
        var holder = Optional.ofNullable(lock.getSpec().getHolderIdentity());
        // Its own, if it could not give it back; changed all the same, so that trying that again does nothing.
        if (holder.filter(other -> !other.equals(self())).filter(this::isLive).isPresent()) {
            return Optional.empty();
        }
        lock.getSpec().setHolderIdentity(self());
        lock.getSpec().setAcquireTime(ZonedDateTime.now(ZoneOffset.UTC));
        try {
            return Optional.of(cluster.replace(lock));
        } catch (Cluster.Outdated _) {
            return Optional.empty();
        }
    }

    private void release(Lease lock) {
        try {
            remove(lock);
        } catch (KubernetesClientException e) {
            log.atWarn()
                    .addKeyValue("lock", lock.getMetadata().getName())
                    .setCause(e)
                    .log("cannot give back the lock of an app, trying again");
            unreleased.add(lock);
        }
    }

    private void releaseAgain() {
        for (int i = unreleased.size(); i > 0; i--) {
            Optional.ofNullable(unreleased.poll()).ifPresent(this::release);
        }
    }

    /** Lets the others know at once that this server has ended. */
    @Override
    public void close() {
        // An interruption alone can get lost in the client, while it waits for an answer.
        closed = true;
        observer.interrupt();
        own.close();
    }
}
