package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Routes;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.identity.Right;
import dev.slipway.core.webhook.Credentials;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import dev.slipway.core.webhook.WebhookIntake;
import dev.slipway.core.webhook.WebhookLookup;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The repositories elsewhere that an app follows, and what their providers have delivered. */
final class WebhookRoutes {
    private static final String USUAL_AGE = "14d";

    private final Supplier<Server> server;

    WebhookRoutes(Supplier<Server> server) {
        this.server = server;
    }

    record WebhookView(String id, String provider, URI url, String branch, String path, String by, Instant added) {
        static WebhookView of(Webhook webhook) {
            return new WebhookView(
                    webhook.id().value(),
                    webhook.provider().toString(),
                    webhook.url(),
                    webhook.branch().shortName(),
                    webhook.path(),
                    webhook.by().value(),
                    webhook.addedAt());
        }
    }

    record WebhookList(List<WebhookView> items) {}

    record NewWebhook(
            @About("github, gitlab or gitea.") String provider,
            @About("As in https://github.com/OWNER/REPO.") String url,

            @About("The branch to follow; the app's deploy branch if left out.")
            Optional<String> branch,

            @About("Deploy only when something in that folder has changed.")
            Optional<String> path,

            @About("What a private repository is fetched, and commits are reported on, with.")
            Optional<String> token,

            @About("The host key's fingerprint where it is fetched by SSH; the one seen now if left out.")
            Optional<String> hostKey,

            @About("Look so often for pushes that nothing was delivered of, as 10m or 1h.")
            Optional<String> poll,

            @About("Give each pull request an app of its own.")
            Optional<Boolean> reviewApps,

            @About("How long such an app stays without a deploy; 14d if left out.")
            Optional<String> reviewAge) {}

    record MadeWebhook(
            WebhookView webhook,

            @About("What to give to the provider, with the content type application/json.")
            URI payloadUrl,

            @About("What to give to the provider, too; it is not shown again.")
            String secret,

            @About("What the repository has to take to be read; empty if it is not fetched by SSH.")
            String deployKey,

            @About("The fingerprint of the one host key that is taken; empty if it is not fetched by SSH.")
            String hostKey) {}

    record DeliveryView(
            String id,
            String webhook,
            @About("What the provider calls it.") String provided,
            String event,
            long bytes,
            Instant received,

            @About("received, deploying, deployed, done, ignored or failed.")
            String state,

            @About("The state, and why.") String outcome,
            Instant changed) {
        static DeliveryView of(Delivery delivery) {
            return new DeliveryView(
                    delivery.id().value(),
                    delivery.webhook().value(),
                    delivery.provided(),
                    delivery.event(),
                    delivery.bytes(),
                    delivery.receivedAt(),
                    delivery.state().word(),
                    delivery.state().sentence(),
                    delivery.changedAt());
        }
    }

    record DeliveryList(List<DeliveryView> items) {}

    record Replayed(@About("What becomes of it.") String outcome) {}

    void addTo(Routes routes) {
        routes.add(
                "Webhooks",
                Operation.get(AppRoutes.APP + "/webhooks", "List the repositories that an app follows")
                        .gives(WebhookList.class, this::list),
                Operation.post(AppRoutes.APP + "/webhooks", "Follow a repository")
                        .takes(NewWebhook.class)
                        .makes(MadeWebhook.class, this::add),
                Operation.delete("/api/webhooks/{webhook}", "Follow a repository no more")
                        .does(this::remove),
                Operation.get(AppRoutes.APP + "/deliveries", "List what was delivered to an app's webhooks")
                        .gives(DeliveryList.class, this::deliveries),
                Operation.get("/api/deliveries/{delivery}", "Show a delivery")
                        .gives(DeliveryView.class, call -> DeliveryView.of(delivery(call, Right.READ))),
                Operation.get("/api/deliveries/{delivery}/body", "Show what was delivered, as it came")
                        .tells(call -> server.get()
                                .door()
                                .body(delivery(call, Right.READ))
                                .lines()
                                .toList()),
                Operation.post("/api/deliveries/{delivery}/replay", "Take a delivery once more, as if it had come now")
                        .gives(Replayed.class, this::replay));
    }

    private WebhookLookup followed(Call call) {
        var asked = server.get();
        return WebhookLookup.followed(call.who(), asked.platform(), asked.access(), asked.door());
    }

    private WebhookList list(Call call) {
        return new WebhookList(followed(call).of(server.get().app(call, Right.READ)).stream()
                .map(WebhookView::of)
                .toList());
    }

    private MadeWebhook add(Call call) throws InterruptedException {
        var asked = server.get();
        var app = asked.app(call, Right.MANAGE);
        var wish = wish(call.body(NewWebhook.class));
        var made = new WebhookIntake(asked.platform(), asked.remotes(), asked.clock())
                .take(app, call.who().user(), wish);
        asked.tellOperator(
                call, app, "webhook %s added".formatted(made.webhook().id()));
        return new MadeWebhook(
                WebhookView.of(made.webhook()),
                asked.hooks().resolve(made.webhook().id().value()),
                made.webhook().secret().reveal(),
                made.deployKey(),
                made.webhook().hostKey());
    }

    /** @throws InvalidInput if something about it cannot be */
    private static WebhookIntake.Wish wish(NewWebhook wanted) {
        var url = Webhook.repository(wanted.url());
        boolean reviews = wanted.reviewApps().orElse(false);
        return new WebhookIntake.Wish(
                Provider.parse(wanted.provider()),
                url,
                wanted.branch(),
                wanted.path().orElse(""),
                wanted.token().map(token -> WebhookIntake.token(token, url)).orElse(Credentials.NONE),
                wanted.hostKey(),
                Watch.of(
                        wanted.poll(),
                        reviews ? wanted.reviewAge().or(() -> Optional.of(USUAL_AGE)) : Optional.empty()));
    }

    private void remove(Call call) {
        var id = new WebhookId(call.path("webhook"));
        server.get().tellOperator(call, followed(call).remove(id), "webhook %s removed".formatted(id));
    }

    private DeliveryList deliveries(Call call) {
        return new DeliveryList(followed(call).deliveries(server.get().app(call, Right.READ)).stream()
                .map(DeliveryView::of)
                .toList());
    }

    private Delivery delivery(Call call, Right right) {
        return followed(call).delivery(new DeliveryId(call.path("delivery")), right);
    }

    private Replayed replay(Call call) {
        return new Replayed(
                server.get().door().replay(delivery(call, Right.DEPLOY).id()).sentence());
    }
}
