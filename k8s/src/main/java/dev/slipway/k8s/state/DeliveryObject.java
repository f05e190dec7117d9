package dev.slipway.k8s.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.slipway.core.app.AppId;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.WebhookId;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.time.Instant;

/**
 * A delivery as its custom resource, whose name is {@code delivery-} and its id. All is in the spec, so that making it is one
 * write, and the first of several servers is the one that makes it.
 */
@Group(Cluster.GROUP)
@Version(Cluster.VERSION)
@Kind("Delivery")
@Plural("deliveries")
@Singular("delivery")
final class DeliveryObject extends CustomResource<DeliveryObject.Spec, Void> implements Namespaced {
    /** What came, and what has become of it: {@code deploy} and {@code reason} belong to some states only. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Spec(
            String id,
            String webhook,
            String app,
            String provided,
            String event,
            long bytes,
            String receivedAt,
            String state,
            long deploy,
            String reason,
            String changedAt) {}

    static String name(DeliveryId id) {
        return "delivery-" + id;
    }

    static Spec spec(Delivery delivery) {
        return new Spec(
                delivery.id().value(),
                delivery.webhook().value(),
                delivery.app().value(),
                delivery.provided(),
                delivery.event(),
                delivery.bytes(),
                delivery.receivedAt().toString(),
                delivery.state().word(),
                delivery.state().deployNumber(),
                delivery.state().why(),
                delivery.changedAt().toString());
    }

    Delivery delivery() {
        var spec = getSpec();
        return new Delivery(
                new DeliveryId(spec.id()),
                new WebhookId(spec.webhook()),
                new AppId(spec.app()),
                spec.provided(),
                spec.event(),
                spec.bytes(),
                Instant.parse(spec.receivedAt()),
                DeliveryState.of(spec.state(), spec.deploy(), spec.reason()),
                Instant.parse(spec.changedAt()));
    }
}
