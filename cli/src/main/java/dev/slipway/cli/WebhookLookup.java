package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.NotFound;
import dev.slipway.core.app.App;
import dev.slipway.core.identity.Right;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The webhooks of one kind and their deliveries, as far as whoever asks may see them; what they may not see is missing, in
 * the same words as what never was.
 *
 * @param noun what one of them is called
 * @param command what they are listed by
 * @param receivers whether they are told of deploys, or deliver what is to be deployed
 */
record WebhookLookup(Session asked, String noun, String command, boolean receivers) {
    private static final int MOST_SHOWN = 50;

    static WebhookLookup followed(Session asked) {
        return new WebhookLookup(asked, "webhook", "webhooks", false);
    }

    static WebhookLookup told(Session asked) {
        return new WebhookLookup(asked, "notification", "notifications", true);
    }

    /** The app's, the oldest first. */
    List<Webhook> of(App app) {
        return asked.platform().webhooks().list().stream()
                .filter(webhook -> webhook.app().equals(app.id()) && webhook.isReceiver() == receivers)
                .toList();
    }

    /** Removes one, for who may manage its app; tells of which app it was. */
    AppName remove(WebhookId id) {
        var webhook = asked.platform()
                .webhooks()
                .find(id)
                .filter(found -> found.isReceiver() == receivers)
                .orElseThrow(() -> missing(id));
        var app = visible(webhook).orElseThrow(() -> missing(id));
        asked.require(app.name(), Right.MANAGE);
        asked.config().door().remove(webhook);
        asked.tellOperator(app.name(), "%s %s removed".formatted(noun, id));
        return app.name();
    }

    private NotFound missing(WebhookId id) {
        return new NotFound(
                "there is no %s %s".formatted(noun, id), "see which there are with %s list APP".formatted(command));
    }

    private Optional<App> visible(Webhook webhook) {
        return asked.platform()
                .apps()
                .find(webhook.app())
                .filter(app -> asked.access().has(asked.who(), app, Right.READ));
    }

    /** The newest deliveries of the app's, the newest first. */
    List<Delivery> deliveries(App app) {
        return of(app).stream()
                .flatMap(webhook -> asked.platform().deliveries().list(webhook.id(), MOST_SHOWN).stream())
                .sorted(Comparator.comparing(Delivery::receivedAt).reversed())
                .limit(MOST_SHOWN)
                .toList();
    }

    /** A delivery, for who has that right on its app. */
    Delivery delivery(DeliveryId id, Right right) {
        var platform = asked.platform();
        var delivery = platform.deliveries().find(id);
        var app = delivery.flatMap(found -> platform.webhooks().find(found.webhook()))
                .filter(webhook -> webhook.isReceiver() == receivers)
                .flatMap(this::visible)
                .orElseThrow(() -> new NotFound(
                        "there is no delivery " + id, "see which there are with %s deliveries APP".formatted(command)));
        asked.require(app.name(), right);
        return delivery.orElseThrow();
    }
}
