package dev.slipway.core.webhook;

import dev.slipway.core.NotFound;
import java.util.List;
import java.util.Optional;

/** The webhooks of all apps; an app's go with it. Blocking, thread-safe, durable when a call returns. */
public interface Webhooks {
    /** @throws NotFound if the app is gone */
    void add(Webhook webhook);

    Optional<Webhook> find(WebhookId id);

    /** All of them, the oldest first. */
    List<Webhook> list();

    /** Removes the webhook with its deliveries; one that is gone already is passed over. */
    void remove(WebhookId id);
}
