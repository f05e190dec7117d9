package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.Printable;
import dev.slipway.core.identity.Right;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who is told of an app's deploys, and what they were told. */
@Command(name = "notifications", description = "Addresses that are told of an app's deploys, and what they were told.")
final class NotificationsCommands {
    private static final Listing<Webhook> LISTING = new Listing<Webhook>()
            .column("ID", "id", Webhook::id)
            .column("URL", "url", Webhook::url)
            .column("BY", "by", Webhook::by)
            .column("ADDED", "added", Webhook::addedAt);

    private static final Listing<Delivery> DELIVERIES = new Listing<Delivery>()
            .column("ID", "id", Delivery::id)
            .column("NOTIFICATION", "notification", Delivery::webhook)
            .column("EVENT", "event", Delivery::event)
            .column("CREATED", "created", Delivery::receivedAt)
            .column("STATE", "state", delivery -> delivery.state().sentence());

    private final Supplier<Session> session;

    NotificationsCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Command(description = "Tell an address of an app's deploys: prints the secret that signs, this once.")
    void add(
            @Parameters(paramLabel = "APP") AppName name,
            @Parameters(paramLabel = "URL", description = "As in https://example.com/deploys.") String url) {
        var asked = session.get();
        var app = asked.require(name, Right.MANAGE);
        var receiver = asked.webhookIntake().takeReceiver(app, asked.who().user(), Webhook.receiver(url));
        asked.tellOperator(name, "notification %s added".formatted(receiver.id()));
        asked.console().line("Added notification %s".formatted(receiver.id()));
        asked.console().line("Secret:        " + receiver.secret().reveal());
        asked.console().line("It signs each body, in X-Slipway-Signature-256, and is not shown again.");
    }

    @Command(description = "List the addresses that are told of an app's deploys.")
    void list(
            @Parameters(paramLabel = "APP") AppName name,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var app = asked.require(name, Right.READ);
        LISTING.print(asked.console(), json, asked.told().of(app), "%s tells nobody".formatted(name));
    }

    @Command(description = "Tell an address no more.")
    void remove(@Parameters(paramLabel = "NOTIFICATION") WebhookId id) {
        var asked = session.get();
        var app = asked.told().remove(id).name();
        asked.tellOperator(app, "notification %s removed".formatted(id));
        asked.console().line("Removed notification %s of %s".formatted(id, app));
    }

    @Command(description = "List what an app's addresses were told, the newest first.")
    void deliveries(
            @Parameters(paramLabel = "APP") AppName name,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var app = asked.require(name, Right.READ);
        var rows = asked.told().deliveries(app);
        DELIVERIES.print(asked.console(), json, rows, "nobody was told of %s".formatted(name));
    }

    @Command(description = "Show what an address was told.")
    void show(@Parameters(paramLabel = "DELIVERY") DeliveryId id) {
        var asked = session.get();
        var delivery = asked.told().delivery(id, Right.READ);
        asked.config().door().body(delivery).lines().map(Printable::text).forEach(asked.console()::line);
    }

    @Command(description = "Tell an address once more what it was told.")
    void replay(@Parameters(paramLabel = "DELIVERY") DeliveryId id) {
        var asked = session.get();
        var delivery = asked.told().delivery(id, Right.DEPLOY);
        var state = asked.config().door().replay(delivery.id());
        asked.console().line("Delivery %s: %s".formatted(id, state.sentence()));
    }
}
