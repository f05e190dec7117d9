package dev.slipway.core.webhook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deliveries in memory, of the webhooks they are made with. */
public final class InMemoryDeliveries implements Deliveries {
    private final InMemoryWebhooks webhooks;
    private final Map<DeliveryId, Delivery> deliveries = new LinkedHashMap<>();

    public InMemoryDeliveries(InMemoryWebhooks webhooks) {
        this.webhooks = webhooks;
        webhooks.afterRemove(gone ->
                deliveries.values().removeIf(delivery -> delivery.webhook().equals(gone)));
    }

    @Override
    public boolean append(Delivery delivery) {
        return webhooks.turns()
                .take(() -> webhooks.find(delivery.webhook()).isPresent()
                        && deliveries.putIfAbsent(delivery.id(), delivery) == null);
    }

    @Override
    public boolean update(DeliveryId id, DeliveryState state, Instant now) {
        return webhooks.turns()
                .take(() -> deliveries.computeIfPresent(id, (_, old) -> old.withState(state, now)) != null);
    }

    @Override
    public Optional<Delivery> find(DeliveryId id) {
        return webhooks.turns().take(() -> Optional.ofNullable(deliveries.get(id)));
    }

    @Override
    public List<Delivery> list(WebhookId webhook, int most) {
        return webhooks.turns()
                .take(() -> deliveries.values().stream()
                        .filter(delivery -> delivery.webhook().equals(webhook))
                        .sorted(Comparator.comparing(Delivery::receivedAt).reversed())
                        .limit(most)
                        .toList());
    }

    @Override
    public List<Delivery> prune(WebhookId webhook, int most, Instant before) {
        return webhooks.turns().take(() -> {
            var all = list(webhook, Integer.MAX_VALUE);
            var gone = new ArrayList<Delivery>();
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).state().ended()
                        && (i >= most || all.get(i).receivedAt().isBefore(before))) {
                    gone.add(all.get(i));
                }
            }
            gone.forEach(delivery -> deliveries.remove(delivery.id()));
            return gone;
        });
    }

    @Override
    public List<Delivery> takeOver() {
        return webhooks.turns()
                .take(() -> deliveries.values().stream()
                        .filter(delivery -> !delivery.state().ended())
                        .sorted(Comparator.comparing(Delivery::receivedAt))
                        .toList());
    }
}
