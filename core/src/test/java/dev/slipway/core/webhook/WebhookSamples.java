package dev.slipway.core.webhook;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.NOW;

import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.app.AppId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** Webhooks and deliveries that tests need one of. */
public final class WebhookSamples {
    private WebhookSamples() {}

    /** A webhook of alice's. */
    public static Webhook webhook(AppId app) {
        return new Webhook(
                WebhookId.random(),
                app,
                Provider.GITHUB,
                URI.create("https://github.com/octo/web"),
                RefName.branch("main"),
                "services/web",
                ALICE,
                new Secret("It's a Secret to Everybody"),
                new Credentials(new Secret("token: \"ü\""), new Secret("a\nkey"), "4711", new Secret("another\nkey")),
                "SHA256:" + "x".repeat(43),
                new Watch(Duration.ofMinutes(5), Duration.ofDays(7)),
                NOW);
    }

    /** A delivery of that webhook with nothing done for it. */
    public static Delivery delivery(Webhook webhook, String provided, Instant when) {
        return new Delivery(
                DeliveryId.of(webhook.id(), provided),
                webhook.id(),
                webhook.app(),
                provided,
                "push",
                7,
                when,
                new DeliveryState.Received(),
                when);
    }
}
