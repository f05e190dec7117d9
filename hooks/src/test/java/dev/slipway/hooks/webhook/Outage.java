package dev.slipway.hooks.webhook;

import dev.slipway.core.platform.State;
import dev.slipway.core.webhook.Deliveries;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import dev.slipway.core.webhook.Webhooks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A state that cannot be reached while a test says so. */
final class Outage implements Webhooks, Deliveries {
    volatile boolean down;
    private final State state;

    Outage(State state) {
        this.state = state;
    }

    private State reached() {
        if (down) {
            throw new IllegalStateException("the state cannot be reached");
        }
        return state;
    }

    @Override
    public void add(Webhook webhook) {
        reached().webhooks().add(webhook);
    }

    @Override
    public Optional<Webhook> find(WebhookId id) {
        return reached().webhooks().find(id);
    }

    @Override
    public List<Webhook> list() {
        return reached().webhooks().list();
    }

    @Override
    public void remove(WebhookId id) {
        reached().webhooks().remove(id);
    }

    @Override
    public boolean append(Delivery delivery) {
        return reached().deliveries().append(delivery);
    }

    @Override
    public boolean update(DeliveryId id, DeliveryState next, Instant now) {
        return reached().deliveries().update(id, next, now);
    }

    @Override
    public Optional<Delivery> find(DeliveryId id) {
        return reached().deliveries().find(id);
    }

    @Override
    public List<Delivery> list(WebhookId webhook, int most) {
        return reached().deliveries().list(webhook, most);
    }

    @Override
    public List<Delivery> prune(WebhookId webhook, int most, Instant before) {
        return reached().deliveries().prune(webhook, most, before);
    }

    @Override
    public List<Delivery> takeOver() {
        return reached().deliveries().takeOver();
    }
}
