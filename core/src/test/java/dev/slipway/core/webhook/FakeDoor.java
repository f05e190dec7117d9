package dev.slipway.core.webhook;

import dev.slipway.core.platform.State;
import java.util.ArrayList;
import java.util.List;

/** Takes no deliveries, and replays them by noting which. */
public final class FakeDoor implements WebhookDoor {
    public static final String BODY = "{\"ref\":\"\u001b[31m\"}\nsecond line";

    public final List<DeliveryId> replayed = new ArrayList<>();
    public final List<DeliveryId> approved = new ArrayList<>();
    private final State state;

    public FakeDoor(State state) {
        this.state = state;
    }

    @Override
    public Answer receive(String webhook, Request request) {
        throw new UnsupportedOperationException("nothing is delivered here");
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
