package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ALICE;
import static dev.slipway.cli.TestServer.BOB;
import static dev.slipway.cli.TestServer.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.App;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Webhook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationsCommandsTest {
    private static final String URL = "https://example.com/deploys?key=1";

    private final TestServer server = new TestServer();
    private final App app = server.app(ALICE, "web");

    private Webhook added() {
        server.run(ALICE, "notifications", "add", "web", URL);
        return server.state.webhooks().list().getLast();
    }

    private Delivery told(Webhook receiver) {
        var delivery = new Delivery(
                DeliveryId.of(receiver.id(), "d1"),
                receiver.id(),
                app.id(),
                "d1",
                "deploy.failed",
                9,
                NOW,
                new DeliveryState.Failed("the receiver answers 500"),
                NOW);
        server.state.deliveries().append(delivery);
        return delivery;
    }

    @Test
    void printsTheSecretOnce() {
        var answer = server.run(ALICE, "notifications", "add", "web", URL);

        var receiver = server.state.webhooks().list().getFirst();
        assertThat(answer.out()).contains("Secret:        " + receiver.secret().reveal());
        assertThat(receiver.isReceiver()).isTrue();
        assertThat(receiver.url()).hasToString(URL);
        assertThat(server.run(ALICE, "notifications", "list", "web").out())
                .contains(URL)
                .doesNotContain(receiver.secret().reveal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.com", "https:///x", "https://u:p@example.com", "not one", "https://a/#b"})
    void refusesAddressesThatAreNone(String url) {
        assertThat(server.run(ALICE, "notifications", "add", "web", url).err())
                .contains("not the address of a receiver");
    }

    @Test
    void showsWhatWasToldAndTellsItAgain() {
        var delivery = told(added());
        var id = delivery.id().value();

        assertThat(server.run(ALICE, "notifications", "deliveries", "web").out())
                .contains(id, "deploy.failed", "failed: the receiver answers 500");
        assertThat(server.run(ALICE, "notifications", "show", id).out()).contains("second line");
        assertThat(server.run(ALICE, "notifications", "replay", id).out())
                .isEqualTo("Delivery %s: received\n".formatted(id));
        assertThat(server.door.replayed).containsExactly(delivery.id());
    }

    @Test
    void areNoWebhooks() {
        var receiver = added();
        var delivery = told(receiver);

        assertThat(server.run(ALICE, "webhooks", "list", "web").err()).contains("web follows no repository");
        assertThat(server.run(ALICE, "webhooks", "deliveries", "web").err()).contains("nothing was delivered");
        assertThat(server.run(ALICE, "webhooks", "remove", receiver.id().value())
                        .err())
                .contains("there is no webhook");
        assertThat(server.run(ALICE, "webhooks", "show", delivery.id().value()).err())
                .contains("there is no delivery");
    }

    @Test // withstand K 128
    void tellsOthersNothing() {
        var receiver = added();
        var delivery = told(receiver);

        assertThat(server.run(BOB, "notifications", "list", "web").err()).contains("app 'web' not found");
        assertThat(server.run(BOB, "notifications", "remove", receiver.id().value())
                        .err())
                .contains("there is no notification " + receiver.id());
        assertThat(server.run(BOB, "notifications", "replay", delivery.id().value())
                        .err())
                .contains("there is no delivery " + delivery.id());
        assertThat(server.state.webhooks().list()).hasSize(1);
    }

    @Test
    void removesOne() {
        var receiver = added();

        assertThat(server.run(ALICE, "notifications", "remove", receiver.id().value())
                        .out())
                .isEqualTo("Removed notification %s of web\n".formatted(receiver.id()));
        assertThat(server.state.webhooks().list()).isEmpty();
    }
}
