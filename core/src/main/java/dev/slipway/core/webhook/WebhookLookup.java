package dev.slipway.core.webhook;

import dev.slipway.core.NotFound;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.platform.Platform;
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
public record WebhookLookup(
        Principal who,
        Platform platform,
        Access access,
        WebhookDoor door,
        String noun,
        String command,
        boolean receivers) {
    private static final int MOST_SHOWN = 50;

    /** Of the repositories that apps follow. */
    public static WebhookLookup followed(Principal who, Platform platform, Access access, WebhookDoor door) {
        return new WebhookLookup(who, platform, access, door, "webhook", "webhooks", false);
    }

    /** Of those that are told of apps' deploys. */
    public static WebhookLookup told(Principal who, Platform platform, Access access, WebhookDoor door) {
        return new WebhookLookup(who, platform, access, door, "notification", "notifications", true);
    }

    /** The app's, the oldest first. */
    public List<Webhook> of(App app) {
        return of(platform, app, receivers);
    }

    static List<Webhook> of(Platform platform, App app, boolean receivers) {
        return platform.webhooks().list().stream()
                .filter(webhook -> webhook.app().equals(app.id()) && webhook.isReceiver() == receivers)
                .toList();
    }

    /** Removes one, for who may manage its app; tells of which app it was. */
    public App remove(WebhookId id) {
        var webhook = platform.webhooks()
                .find(id)
                .filter(found -> found.isReceiver() == receivers)
                .orElseThrow(() -> missing(id));
        var app = visible(webhook).orElseThrow(() -> missing(id));
        access.require(who, app.name(), Right.MANAGE);
        door.remove(webhook);
        return app;
    }

    private NotFound missing(WebhookId id) {
        return new NotFound(
                "there is no %s %s".formatted(noun, id), "see which there are with %s list APP".formatted(command));
    }

    private Optional<App> visible(Webhook webhook) {
        return platform.apps().find(webhook.app()).filter(app -> access.has(who, app, Right.READ));
    }

    /** The newest deliveries of the app's, the newest first. */
    public List<Delivery> deliveries(App app) {
        return of(app).stream()
                .flatMap(webhook -> platform.deliveries().list(webhook.id(), MOST_SHOWN).stream())
                .sorted(Comparator.comparing(Delivery::receivedAt).reversed())
                .limit(MOST_SHOWN)
                .toList();
    }

    /** A delivery, for who has that right on its app. */
    public Delivery delivery(DeliveryId id, Right right) {
        var delivery = platform.deliveries().find(id);
        var app = delivery.flatMap(found -> platform.webhooks().find(found.webhook()))
                .filter(webhook -> webhook.isReceiver() == receivers)
                .flatMap(this::visible)
                .orElseThrow(() -> new NotFound(
                        "there is no delivery " + id, "see which there are with %s deliveries APP".formatted(command)));
        access.require(who, app.name(), right);
        return delivery.orElseThrow();
    }
}
