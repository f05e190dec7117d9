package dev.slipway.core.webhook;

import dev.slipway.core.app.AppId;
import java.time.Instant;

/**
 * One message of a provider, proven to be of its webhook.
 *
 * @param provided what the provider calls it
 * @param event what the provider says that it tells of
 * @param bytes how long its body is
 * @param changedAt when its state last changed
 */
public record Delivery(
        DeliveryId id,
        WebhookId webhook,
        AppId app,
        String provided,
        String event,
        long bytes,
        Instant receivedAt,
        DeliveryState state,
        Instant changedAt) {
    public Delivery withState(DeliveryState newState, Instant now) {
        return new Delivery(id, webhook, app, provided, event, bytes, receivedAt, newState, now);
    }
}
