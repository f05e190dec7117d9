package dev.slipway.k8s.state;

import dev.slipway.core.webhook.Deliveries;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.WebhookId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The deliveries, an object each. Those that have not ended carry a label to be found by, and the name of the server that
 * takes care of them is on each.
 */
final class KubernetesDeliveries implements Deliveries {
    private static final String DELIVERY = "slipway.dev/delivery";
    private static final String OPEN = "slipway.dev/open";
    private static final String SERVED_BY = "slipway.dev/served-by";
    private static final String TRUE = "true";

    private final Cluster cluster;
    private final Peers servers;

    KubernetesDeliveries(Cluster cluster, Peers servers) {
        this.cluster = cluster;
        this.servers = servers;
    }

    @Override
    public boolean append(Delivery delivery) {
        var webhook = webhook(delivery.webhook());
        if (webhook.isEmpty()) {
            return false;
        }
        var labels = new HashMap<>(webhook.get().getMetadata().getLabels());
        labels.put(DELIVERY, delivery.id().value());
        var object = new DeliveryObject();
        object.setMetadata(cluster.metadata(
                webhook.get().getMetadata().getNamespace(), DeliveryObject.name(delivery.id()), labels));
        set(object, delivery);
        var made = cluster.create(object);
        if (made.isPresent() && webhook(delivery.webhook()).isEmpty()) {
            // Its removal may have been past the deliveries already.
            cluster.delete(made.get());
            return false;
        }
        return made.isPresent();
    }

    private Optional<WebhookObject> webhook(WebhookId id) {
        return cluster.list(WebhookObject.class, Map.of(KubernetesWebhooks.WEBHOOK, id.value())).stream()
                .findFirst();
    }

    private void set(DeliveryObject object, Delivery delivery) {
        object.setSpec(DeliveryObject.spec(delivery));
        object.getMetadata().setAnnotations(Map.of(SERVED_BY, servers.self()));
        var labels = object.getMetadata().getLabels();
        if (delivery.state().ended()) {
            labels.remove(OPEN);
        } else {
            labels.put(OPEN, TRUE);
        }
    }

    @Override
    public boolean update(DeliveryId id, DeliveryState state, Instant now) {
        return Cluster.retrying(() -> {
            var found = object(id);
            found.ifPresent(object -> {
                set(object, object.delivery().withState(state, now));
                cluster.replace(object);
            });
            return found.isPresent();
        });
    }

    @Override
    public Optional<Delivery> find(DeliveryId id) {
        return object(id).map(DeliveryObject::delivery);
    }

    private Optional<DeliveryObject> object(DeliveryId id) {
        return cluster.list(DeliveryObject.class, Map.of(DELIVERY, id.value())).stream()
                .findFirst();
    }

    @Override
    public List<Delivery> list(WebhookId webhook, int most) {
        return objects(webhook).stream()
                .limit(most)
                .map(DeliveryObject::delivery)
                .toList();
    }

    /** The webhook's, newest first. */
    private List<DeliveryObject> objects(WebhookId webhook) {
        return cluster.list(DeliveryObject.class, Map.of(KubernetesWebhooks.WEBHOOK, webhook.value())).stream()
                .sorted(Comparator.comparing(
                                (DeliveryObject object) -> object.delivery().receivedAt())
                        .reversed())
                .toList();
    }

    @Override
    public List<Delivery> prune(WebhookId webhook, int most, Instant before) {
        var all = objects(webhook);
        var newest = all.stream().limit(most).toList();
        var gone = all.stream()
                .filter(object -> object.delivery().state().ended())
                .filter(object -> !newest.contains(object)
                        || object.delivery().receivedAt().isBefore(before))
                .toList();
        gone.forEach(this::forget);
        return gone.stream().map(DeliveryObject::delivery).toList();
    }

    private void forget(DeliveryObject object) {
        try {
            cluster.delete(object);
        } catch (Cluster.Outdated _) {
            // Somebody has it replayed, or another server has forgotten it.
        }
    }

    @Override
    public List<Delivery> takeOver() {
        return cluster.list(DeliveryObject.class, Map.of(OPEN, TRUE)).stream()
                .filter(object ->
                        !servers.isLive(object.getMetadata().getAnnotations().getOrDefault(SERVED_BY, "")))
                .filter(this::takeOver)
                .map(DeliveryObject::delivery)
                .sorted(Comparator.comparing(Delivery::receivedAt))
                .toList();
    }

    /** False if another server was first. */
    private boolean takeOver(DeliveryObject object) {
        set(object, object.delivery());
        try {
            cluster.replace(object);
            return true;
        } catch (Cluster.Outdated _) {
            return false;
        }
    }
}
