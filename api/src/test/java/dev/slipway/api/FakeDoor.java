package dev.slipway.api;

import dev.slipway.core.platform.State;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookDoor;
import java.util.ArrayList;
import java.util.List;

/** Takes no deliveries, and replays them by noting which. */
final class FakeDoor implements WebhookDoor {
    static final String BODY = "{\"ref\":\"\u001b[31m\"}\nsecond line";

    final List<DeliveryId> replayed = new ArrayList<>();
    final List<DeliveryId> approved = new ArrayList<>();
    private final State state;

    FakeDoor(State state) {
        this.state = state;
    }

    @Override
    public Answer receive(String webhook, Request request) {
        throw new UnsupportedOperationException("commands deliver nothing");
    }

    @Override
    public DeliveryState replay(DeliveryId id) {
        replayed.add(id);
        return new DeliveryState.Received();
    }

    @Override
    public DeliveryState approve(DeliveryId id) {
        approved.add(id);
        return new DeliveryState.Received();
    }

    @Override
    public String body(Delivery delivery) {
        return BODY;
    }

    @Override
    public void remove(Webhook webhook) {
        state.webhooks().remove(webhook.id());
    }
}
