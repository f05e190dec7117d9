package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.Printable;
import dev.slipway.core.identity.Right;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import dev.slipway.core.webhook.WebhookIntake;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The repositories elsewhere that an app follows, and what their providers have delivered. */
@Command(name = "webhooks", description = "Repositories elsewhere that an app follows, and what was delivered of them.")
final class WebhooksCommands {
    private static final Listing<Webhook> LISTING = new Listing<Webhook>()
            .column("ID", "id", Webhook::id)
            .column("PROVIDER", "provider", Webhook::provider)
            .column("URL", "url", Webhook::url)
            .column("BRANCH", "branch", webhook -> webhook.branch().shortName())
            .column("PATH", "path", Webhook::path)
            .column("CREDENTIAL", "credential", WebhooksCommands::credential)
            .column("BY", "by", Webhook::by)
            .column("ADDED", "added", Webhook::addedAt);

    private static final Listing<Delivery> DELIVERIES = new Listing<Delivery>()
            .column("ID", "id", Delivery::id)
            .column("WEBHOOK", "webhook", Delivery::webhook)
            .column("EVENT", "event", Delivery::event)
            .column("RECEIVED", "received", Delivery::receivedAt)
            .column("STATE", "state", delivery -> delivery.state().sentence());

    private static final Listing<Delivery> WHOLE = new Listing<Delivery>()
            .column("Id", "id", Delivery::id)
            .column("Webhook", "webhook", Delivery::webhook)
            .column("Provider's id", "provided", Delivery::provided)
            .column("Event", "event", Delivery::event)
            .column("Bytes", "bytes", Delivery::bytes)
            .column("Received", "received", Delivery::receivedAt)
            .column("State", "state", delivery -> delivery.state().sentence())
            .column("Changed", "changed", Delivery::changedAt);

    private final Supplier<Session> session;

    WebhooksCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Command(description = "Follow a repository: prints the payload URL, and the secret this once.")
    void add(
            @Parameters(paramLabel = "APP") AppName name,
            @Parameters(paramLabel = "PROVIDER", description = "github, gitlab or gitea.") Provider provider,
            @Parameters(paramLabel = "URL", description = "As in https://github.com/OWNER/REPO.") String url,
            @Mixin WebhookOptions options)
            throws InterruptedException {
        var asked = session.get();
        var app = asked.require(name, Right.MANAGE);
        var made = asked.webhookIntake()
                .take(app, asked.who().user(), options.wish(provider, Webhook.repository(url), asked.console()));
        asked.tellOperator(name, "webhook %s added".formatted(made.webhook().id()));
        tell(asked.console(), asked.config(), made.webhook());
        if (made.webhook().bySsh()) {
            tellKeys(asked.console(), made);
        }
    }

    private static void tell(Console console, CommandsConfig config, Webhook webhook) {
        console.line("Added webhook %s; give this to %s:".formatted(webhook.id(), webhook.provider()));
        console.line("Payload URL:   " + config.hooks().resolve(webhook.id().value()));
        console.line("Content type:  application/json");
        console.line("Secret:        " + webhook.secret().reveal());
        console.line("The secret is not shown again.");
    }

    private static void tellKeys(Console console, WebhookIntake.Made made) {
        var host = made.webhook().url().getHost();
        console.line("Deploy key:    " + made.deployKey());
        console.line("Host key:      " + made.webhook().hostKey());
        console.line("Give the repository the deploy key, to read; fetches take that host key of %s alone, so"
                .formatted(host));
        console.line("compare it with what %s publishes.".formatted(host));
    }

    private static Optional<String> credential(Webhook webhook) {
        var credentials = webhook.credentials();
        var words = new ArrayList<String>();
        if (webhook.bySsh()) {
            words.add("deploy key");
        }
        if (!credentials.token().reveal().isEmpty()) {
            words.add("token");
        }
        if (!credentials.githubApp().isEmpty()) {
            words.add("GitHub App " + credentials.githubApp());
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
    }

    @Command(description = "List the repositories that an app follows.")
    void list(
            @Parameters(paramLabel = "APP") AppName name,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var app = asked.require(name, Right.READ);
        LISTING.print(asked.console(), json, asked.followed().of(app), "%s follows no repository".formatted(name));
    }

    @Command(description = "Follow a repository no more, and forget what was delivered of it.")
    void remove(@Parameters(paramLabel = "WEBHOOK") WebhookId id) {
        var asked = session.get();
        var app = asked.followed().remove(id).name();
        asked.tellOperator(app, "webhook %s removed".formatted(id));
        asked.console().line("Removed webhook %s of %s".formatted(id, app));
    }

    @Command(description = "List what was delivered to an app's webhooks, the newest first.")
    void deliveries(
            @Parameters(paramLabel = "APP") AppName name,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var app = asked.require(name, Right.READ);
        var rows = asked.followed().deliveries(app);
        DELIVERIES.print(asked.console(), json, rows, "nothing was delivered for %s".formatted(name));
    }

    @Command(description = "Show all of a delivery.")
    void show(
            @Parameters(paramLabel = "DELIVERY") DeliveryId id,
            @Option(names = "--body", description = "Show what was delivered instead.") boolean body,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var delivery = asked.followed().delivery(id, Right.READ);
        if (body) {
            asked.config().door().body(delivery).lines().map(Printable::text).forEach(asked.console()::line);
        } else {
            WHOLE.printOne(asked.console(), json, delivery);
        }
    }

    @Command(description = "Take a delivery once more, as if it had come now.")
    void replay(@Parameters(paramLabel = "DELIVERY") DeliveryId id) {
        var asked = session.get();
        var delivery = asked.followed().delivery(id, Right.DEPLOY);
        var state = asked.config().door().replay(delivery.id());
        asked.console().line("Delivery %s: %s".formatted(id, state.sentence()));
    }

    @Command(description = "Let the commit of a fork's pull request run, as a delivery tells of it; for admins.")
    void approve(@Parameters(paramLabel = "DELIVERY") DeliveryId id) {
        var asked = session.get();
        asked.requireAdmin();
        var delivery = asked.followed().delivery(id, Right.DEPLOY);
        var state = asked.config().door().approve(delivery.id());
        asked.tellOperator("fork's delivery %s approved".formatted(id));
        asked.console().line("Delivery %s: %s".formatted(id, state.sentence()));
    }
}
