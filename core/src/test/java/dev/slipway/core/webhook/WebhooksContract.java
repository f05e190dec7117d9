package dev.slipway.core.webhook;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.user;
import static dev.slipway.core.webhook.WebhookSamples.delivery;
import static dev.slipway.core.webhook.WebhookSamples.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.NotFound;
import dev.slipway.core.Race;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.platform.State;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Webhooks} and every {@link Deliveries} promises. */
public abstract class WebhooksContract {
    private State state;
    private Webhooks webhooks;
    private Deliveries deliveries;
    private App app;

    /** An empty store. */
    protected abstract State state();

    @BeforeEach
    void begin() {
        state = state();
        webhooks = state.webhooks();
        deliveries = state.deliveries();
        app = app("web");
        state.users().add(user(ALICE));
        state.apps().create(app);
    }

    private Webhook added() {
        var webhook = webhook(app.id());
        webhooks.add(webhook);
        return webhook;
    }

    @Test
    void keepsAllOfAWebhook() {
        var webhook = added();

        assertThat(webhooks.find(webhook.id())).contains(webhook);
        assertThat(webhooks.list()).containsExactly(webhook);
        var found = webhooks.find(webhook.id()).orElseThrow();
        assertThat(found.secret().reveal()).isEqualTo(webhook.secret().reveal());
        assertThat(found.credentials().githubKey().reveal())
                .isEqualTo(webhook.credentials().githubKey().reveal());
    }

    @Test
    void keepsAWebhookWithoutTokenAndPath() {
        var one = webhook(app.id());
        var bare = new Webhook(
                one.id(),
                one.app(),
                Provider.GITEA,
                one.url(),
                one.branch(),
                "",
                one.by(),
                one.secret(),
                Credentials.NONE,
                "",
                Watch.DELIVERIES_ONLY,
                NOW);

        webhooks.add(bare);

        assertThat(webhooks.find(bare.id())).contains(bare);
    }

    @Test
    void keepsAReceiver() {
        var one = webhook(app.id());
        var receiver = new Webhook(
                one.id(),
                one.app(),
                Provider.RECEIVER,
                Webhook.receiver("https://example.com/deploys?key=1&x=%20"),
                one.branch(),
                "",
                one.by(),
                one.secret(),
                Credentials.NONE,
                "",
                Watch.DELIVERIES_ONLY,
                NOW);

        webhooks.add(receiver);

        assertThat(webhooks.list()).containsExactly(receiver);
    }

    @Test
    void keepsOneThatIsFetchedBySsh() {
        var one = webhook(app.id());
        var bySsh = new Webhook(
                one.id(),
                one.app(),
                one.provider(),
                Webhook.repository("git@github.com:octo/web.git"),
                one.branch(),
                one.path(),
                one.by(),
                one.secret(),
                one.credentials(),
                one.hostKey(),
                one.watch(),
                NOW);

        webhooks.add(bySsh);

        assertThat(webhooks.find(bySsh.id())).contains(bySsh);
    }

    @Test
    void refusesAWebhookOfAnAppThatIsGone() {
        var webhook = webhook(AppId.random());

        assertThatThrownBy(() -> webhooks.add(webhook)).isInstanceOf(NotFound.class);
        assertThat(webhooks.list()).isEmpty();
    }

    @Test
    void removesAWebhookWithItsDeliveries() {
        var webhook = added();
        var other = added();
        deliveries.append(delivery(webhook, "one", NOW));
        deliveries.append(delivery(other, "one", NOW));

        webhooks.remove(webhook.id());
        webhooks.remove(webhook.id());

        assertThat(webhooks.list()).containsExactly(other);
        assertThat(deliveries.find(DeliveryId.of(webhook.id(), "one"))).isEmpty();
        assertThat(deliveries.list(other.id(), 9)).hasSize(1);
    }

    @Test // withstand K 129
    void removesWebhooksWithTheirApp() {
        var webhook = added();
        deliveries.append(delivery(webhook, "one", NOW));

        state.apps().remove(app.id());
        state.apps().create(app("web"));

        assertThat(webhooks.list()).isEmpty();
        assertThat(webhooks.find(webhook.id())).isEmpty();
        assertThat(deliveries.takeOver()).isEmpty();
    }

    @Test
    void takesADeliveryOnce() {
        var first = delivery(added(), "one", NOW);

        assertThat(deliveries.append(first)).isTrue();
        assertThat(deliveries.append(first.withState(new DeliveryState.Ignored("ping"), NOW)))
                .isFalse();
        assertThat(deliveries.find(first.id())).contains(first);
    }

    @Test
    void takesADeliveryOnceFromManyServers() {
        var delivery = delivery(added(), "one", NOW);
        var taken = new AtomicInteger();

        Race.times(4, () -> {
            if (deliveries.append(delivery)) {
                taken.incrementAndGet();
            }
        });

        assertThat(taken).hasValue(1);
    }

    @Test
    void takesNoDeliveryOfAWebhookThatIsGone() {
        assertThat(deliveries.append(delivery(webhook(app.id()), "one", NOW))).isFalse();
    }

    @Test
    void notesWhatBecameOfADelivery() {
        var delivery = delivery(added(), "one", NOW);
        deliveries.append(delivery);

        for (var next : new DeliveryState[] {
            new DeliveryState.Deploying(new DeployId(7)),
            new DeliveryState.Failed("it was \"bad\""),
            new DeliveryState.Received(),
            new DeliveryState.Ignored("ping"),
            new DeliveryState.Done("web-pr-5 is removed"),
            new DeliveryState.Deployed(new DeployId(8))
        }) {
            assertThat(deliveries.update(delivery.id(), next, NOW.plusSeconds(1)))
                    .isTrue();
            assertThat(deliveries.find(delivery.id())).contains(delivery.withState(next, NOW.plusSeconds(1)));
        }
        assertThat(deliveries.update(DeliveryId.of(delivery.webhook(), "other"), delivery.state(), NOW))
                .isFalse();
    }

    @Test
    void listsTheNewestFirst() {
        var webhook = added();
        for (int i = 0; i < 3; i++) {
            deliveries.append(delivery(webhook, "n" + i, NOW.plusSeconds(i)));
        }

        assertThat(deliveries.list(webhook.id(), 2))
                .extracting(Delivery::provided)
                .containsExactly("n2", "n1");
    }

    @Test
    void forgetsWhatHasEndedAndIsOld() {
        var webhook = added();
        for (int i = 0; i < 4; i++) {
            var delivery = delivery(webhook, "n" + i, NOW.plusSeconds(i));
            deliveries.append(i == 0 ? delivery : delivery.withState(new DeliveryState.Ignored("ping"), NOW));
        }

        var byNumber = deliveries.prune(webhook.id(), 2, NOW);
        var byTime = deliveries.prune(webhook.id(), 2, NOW.plusSeconds(3));

        assertThat(byNumber).extracting(Delivery::provided).containsExactly("n1");
        assertThat(byTime).extracting(Delivery::provided).containsExactly("n2");
        assertThat(deliveries.list(webhook.id(), 9))
                .extracting(Delivery::provided)
                .containsExactly("n3", "n0");
    }

    @Test
    void takesOverWhatHasNotEnded() {
        var webhook = added();
        var late = delivery(webhook, "late", NOW.plusSeconds(1));
        var early = delivery(webhook, "early", NOW);
        var ended = delivery(webhook, "ended", NOW);
        deliveries.append(late);
        deliveries.append(early.withState(new DeliveryState.Deploying(new DeployId(1)), NOW));
        deliveries.append(ended);
        deliveries.update(ended.id(), new DeliveryState.Ignored("ping"), NOW);

        assertThat(deliveries.takeOver()).extracting(Delivery::provided).containsExactly("early", "late");
    }
}
