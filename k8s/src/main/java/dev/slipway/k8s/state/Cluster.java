package dev.slipway.k8s.state;

import dev.slipway.core.Namespace;
import dev.slipway.core.app.AppId;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.Rights;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * One Slipway's objects in a cluster, with what several writers need to keep them right: an object is made if its name is
 * free, and replaced or removed if it is still as it was read. The client repeats requests that the API server did not
 * answer or was too busy for; a write that had been done before it was repeated counts as done.
 */
final class Cluster {
    static final String GROUP = "slipway.dev";
    static final String VERSION = "v1alpha1";

    // Tells a write that was repeated from one that somebody else did.
    private static final String WRITE = "slipway.dev/write";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SHORTEST_PAUSE_MILLIS = 10;
    private static final int MOST_DOUBLINGS = 5;

    /** The object was changed or removed since it was read: read it again. */
    static final class Outdated extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Outdated(HasMetadata item) {
            super("%s %s changed meanwhile"
                    .formatted(item.getKind(), item.getMetadata().getName()));
        }
    }

    private final KubernetesClient client;
    private final String systemNamespace;
    private final String prefix;

    /** @param prefix what the names of the namespaces of apps begin with in the cluster */
    Cluster(KubernetesClient client, String systemNamespace, String prefix) {
        this.client = client;
        this.systemNamespace = systemNamespace;
        this.prefix = prefix;
    }

    String systemNamespace() {
        return systemNamespace;
    }

    String nameOf(Namespace namespace) {
        return prefix + namespace;
    }

    Namespace namespaceOf(HasMetadata item) {
        return new Namespace(item.getMetadata().getNamespace().substring(prefix.length()));
    }

    boolean isOurs(HasMetadata item) {
        return systemNamespace.equals(item.getMetadata().getLabels().get(Labels.SERVER));
    }

    /** On everything that this Slipway keeps: another one in the same cluster has another system namespace. */
    Map<String, String> labels(Map<String, String> more) {
        var labels = new HashMap<>(more);
        labels.put(Labels.MANAGED_BY, Labels.SLIPWAY);
        labels.put(Labels.SERVER, systemNamespace);
        return labels;
    }

    ObjectMeta metadata(String namespace, String name, Map<String, String> labels) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(labels(labels))
                .build();
    }

    <T extends HasMetadata> Optional<T> find(Class<T> kind, String namespace, String name) {
        return Optional.ofNullable(
                client.resources(kind).inNamespace(namespace).withName(name).get());
    }

    /** As above, of a kind that is in no namespace. */
    <T extends HasMetadata> Optional<T> find(Class<T> kind, String name) {
        return Optional.ofNullable(client.resources(kind).withName(name).get());
    }

    /** This Slipway's objects of that kind with those labels, in all namespaces. */
    <T extends HasMetadata> List<T> list(Class<T> kind, Map<String, String> labels) {
        return client.resources(kind)
                .inAnyNamespace()
                .withLabels(labels(labels))
                .list()
                .getItems();
    }

    /** As above, in one namespace: rights on Secrets and on what the system namespace holds end there. */
    <T extends HasMetadata> List<T> list(Class<T> kind, String namespace, Map<String, String> labels) {
        return client.resources(kind)
                .inNamespace(namespace)
                .withLabels(labels(labels))
                .list()
                .getItems();
    }

    /** This Slipway's objects of that kind with those labels that are one of the apps', in all namespaces. */
    <T extends HasMetadata> List<T> list(Class<T> kind, Collection<AppId> apps, Map<String, String> labels) {
        return Labels.lots(apps)
                .flatMap(ids -> client
                        .resources(kind)
                        .inAnyNamespace()
                        .withLabels(labels(labels))
                        .withLabelIn(Labels.APP_ID, ids)
                        .list()
                        .getItems()
                        .stream())
                .toList();
    }

    /** Makes the object; empty if its name is taken. */
    <T extends HasMetadata> Optional<T> create(T item) {
        var write = stamp(item);
        try {
            return Optional.of(client.resource(item).create());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return written(item, write);
        }
    }

    /** Replaces the object, as long as it is as it was read; throws {@link Outdated} if not. */
    <T extends HasMetadata> T replace(T item) {
        var write = stamp(item);
        try {
            return client.resource(item).update();
        } catch (KubernetesClientException e) {
            refuseOther(e);
            return written(item, write).orElseThrow(() -> new Outdated(item));
        }
    }

    /** As {@link #replace}, of the status alone. */
    <T extends HasMetadata> T replaceStatus(T item) {
        try {
            return client.resource(item).updateStatus();
        } catch (KubernetesClientException e) {
            refuseOther(e);
            throw new Outdated(item);
        }
    }

    /** Removes the object, as long as it is as it was read; one that is gone is passed over. */
    void delete(HasMetadata item) {
        try {
            client.resource(item)
                    .lockResourceVersion(item.getMetadata().getResourceVersion())
                    .delete();
        } catch (KubernetesClientException e) {
            refuseOther(e);
            throw new Outdated(item);
        }
    }

    /** Removes this Slipway's objects of that kind with those labels, in all namespaces. */
    void deleteAll(Class<? extends HasMetadata> kind, Map<String, String> labels) {
        list(kind, labels).stream()
                .map(item -> item.getMetadata().getNamespace())
                .distinct()
                .forEach(namespace -> deleteAll(kind, namespace, labels));
    }

    /** As above, in one namespace. */
    void deleteAll(Class<? extends HasMetadata> kind, String namespace, Map<String, String> labels) {
        client.resources(kind).inNamespace(namespace).withLabels(labels(labels)).delete();
    }

    /** Whether this server may make objects of that kind in that namespace. */
    boolean mayCreate(String plural, String namespace) {
        return Rights.may(client, "create", plural, namespace);
    }

    /** Repeats what failed because something changed meanwhile, until it does not, for a limited time. */
    static <T> T retrying(Supplier<T> attempt) {
        long begin = System.nanoTime();
        for (int failures = 0; ; failures++) {
            try {
                return attempt.get();
            } catch (Outdated e) {
                if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                    throw e;
                }
                pause(SHORTEST_PAUSE_MILLIS << Math.min(failures, MOST_DOUBLINGS));
            }
        }
    }

    private static void pause(int mostMillis) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(1, mostMillis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var interrupted = new InterruptedIOException("interrupted while another writer was first");
            interrupted.initCause(e);
            throw new UncheckedIOException(interrupted);
        }
    }

    private static String stamp(HasMetadata item) {
        var write = UUID.randomUUID().toString();
        var annotations = new HashMap<>(item.getMetadata().getAnnotations());
        annotations.put(WRITE, write);
        item.getMetadata().setAnnotations(annotations);
        return write;
    }

    private <T extends HasMetadata> Optional<T> written(T item, String write) {
        return Optional.ofNullable(client.resource(item).get())
                .filter(found ->
                        write.equals(found.getMetadata().getAnnotations().get(WRITE)));
    }

    private static void refuseOther(KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
            throw e;
        }
    }
}
