package dev.slipway.api.own;

import dev.slipway.api.own.WebhookRoutes.DeliveryList;
import dev.slipway.api.own.WebhookRoutes.DeliveryView;
import dev.slipway.api.own.WebhookRoutes.Replayed;
import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Routes;
import dev.slipway.core.identity.Right;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import dev.slipway.core.webhook.WebhookIntake;
import dev.slipway.core.webhook.WebhookLookup;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Who is told of an app's deploys, and what they were told. */
final class NotificationRoutes {
    private static final String NOTIFICATIONS = AppRoutes.APP + "/notifications";

    private static final String DELIVERY = "/api/notifications/deliveries/{delivery}";

    private final Supplier<Server> server;

    NotificationRoutes(Supplier<Server> server) {
        this.server = server;
    }

    record NotificationView(String id, URI url, String by, Instant added) {
        static NotificationView of(Webhook receiver) {
            return new NotificationView(
                    receiver.id().value(), receiver.url(), receiver.by().value(), receiver.addedAt());
        }
    }

    record NotificationList(List<NotificationView> items) {}

    record NewNotification(
            @About("As in https://example.com/deploys.") String url) {}

    record MadeNotification(
            NotificationView notification,

            @About("It signs each body, in X-Slipway-Signature-256, and is not shown again.")
            String secret) {}

    void addTo(Routes routes) {
        routes.add(
                "Notifications",
                Operation.get(NOTIFICATIONS, "List the addresses that are told of an app's deploys")
                        .gives(NotificationList.class, this::list),
                Operation.post(NOTIFICATIONS, "Tell an address of an app's deploys")
                        .takes(NewNotification.class)
                        .makes(MadeNotification.class, this::add),
                Operation.get(NOTIFICATIONS + "/deliveries", "List what an app's addresses were told")
                        .gives(DeliveryList.class, this::deliveries),
                Operation.get(DELIVERY + "/body", "Show what an address was told")
                        .tells(call -> server.get()
                                .door()
                                .body(delivery(call, Right.READ))
                                .lines()
                                .toList()),
                Operation.post(DELIVERY + "/replay", "Tell an address once more what it was told")
                        .gives(Replayed.class, this::replay),
                Operation.delete("/api/notifications/{notification}", "Tell an address no more")
                        .does(this::remove));
    }

    private WebhookLookup told(Call call) {
        var asked = server.get();
        return WebhookLookup.told(call.who(), asked.platform(), asked.access(), asked.door());
    }

    private NotificationList list(Call call) {
        return new NotificationList(told(call).of(server.get().app(call, Right.READ)).stream()
                .map(NotificationView::of)
                .toList());
    }

    private MadeNotification add(Call call) {
        var asked = server.get();
        var app = asked.app(call, Right.MANAGE);
        var url = Webhook.receiver(call.body(NewNotification.class).url());
        var receiver = new WebhookIntake(asked.platform(), asked.remotes(), asked.clock())
                .takeReceiver(app, call.who().user(), url);
        asked.tellOperator(call, app, "notification %s added".formatted(receiver.id()));
        return new MadeNotification(
                NotificationView.of(receiver), receiver.secret().reveal());
    }

    private DeliveryList deliveries(Call call) {
        return new DeliveryList(told(call).deliveries(server.get().app(call, Right.READ)).stream()
                .map(DeliveryView::of)
                .toList());
    }

    private Delivery delivery(Call call, Right right) {
        return told(call).delivery(new DeliveryId(call.path("delivery")), right);
    }

    private Replayed replay(Call call) {
        return new Replayed(
                server.get().door().replay(delivery(call, Right.DEPLOY).id()).sentence());
    }

    private void remove(Call call) {
        var id = new WebhookId(call.path("notification"));
        server.get().tellOperator(call, told(call).remove(id), "notification %s removed".formatted(id));
    }
}
