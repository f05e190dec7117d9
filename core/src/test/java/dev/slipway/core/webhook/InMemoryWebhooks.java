package dev.slipway.core.webhook;

import dev.slipway.core.Turns;
import dev.slipway.core.app.InMemoryApps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Webhooks in memory, of the apps they are made with. */
public final class InMemoryWebhooks implements Webhooks {
    private final InMemoryApps apps;
    private final Map<WebhookId, Webhook> webhooks = new LinkedHashMap<>();
    private final List<Consumer<WebhookId>> followers = new ArrayList<>();

    public InMemoryWebhooks(InMemoryApps apps) {
        this.apps = apps;
        apps.afterRemove(gone ->
                list().stream().filter(webhook -> webhook.app().equals(gone)).forEach(webhook -> remove(webhook.id())));
    }

    @Override
    public void add(Webhook webhook) {
        turns().run(() -> {
            apps.require(webhook.app());
            webhooks.put(webhook.id(), webhook);
        });
    }

    @Override
    public Optional<Webhook> find(WebhookId id) {
        return turns().take(() -> Optional.ofNullable(webhooks.get(id)));
    }

    @Override
    public List<Webhook> list() {
        return turns().take(() -> List.copyOf(webhooks.values()));
    }

    @Override
    public void remove(WebhookId id) {
        turns().run(() -> {
            webhooks.remove(id);
            followers.forEach(follower -> follower.accept(id));
        });
    }

    Turns turns() {
        return apps.turns();
    }

    /** Tells {@code follower} in the same turn that a webhook was removed. */
    void afterRemove(Consumer<WebhookId> follower) {
        followers.add(follower);
    }
}
