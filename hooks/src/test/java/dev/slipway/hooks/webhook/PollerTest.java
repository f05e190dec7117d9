package dev.slipway.hooks.webhook;

import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.webhook.WebhookSamples.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Busy;
import dev.slipway.core.RecordingMeasurements;
import dev.slipway.core.app.Access;
import dev.slipway.core.deploy.DeployLimits;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.deploy.FakePlatform;
import dev.slipway.core.deploy.InMemoryObjectStore;
import dev.slipway.core.release.Addresses;
import dev.slipway.core.webhook.Credentials;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PollerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakePlatform fake = new FakePlatform();
    private final FakeRemotes remotes = new FakeRemotes();
    private final FakeProvider provider = new FakeProvider();
    private final InMemorySpool spool = new InMemorySpool();
    private final AtomicInteger news = new AtomicInteger();
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Deployer deployer = new Deployer(
            fake.platform(), new DeployLimits(2, Duration.ZERO, false), new RecordingMeasurements(), clock);
    private final Poller poller = new Poller(
            new WebhookInbox.Parts(
                    fake.platform(),
                    new DeployNews(fake.platform().deploys()),
                    deployer,
                    new Access(fake.state().apps()),
                    remotes,
                    provider,
                    new Addresses("apps.example.com", true, 443),
                    spool,
                    new DeliveryBodies(new InMemoryObjectStore()),
                    false,
                    new RecordingMeasurements(),
                    clock),
            new Origins(remotes, new ProviderTokens(provider, clock)),
            news::incrementAndGet,
            Duration.ofMillis(1));

    @BeforeEach
    void begin() {
        poller.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        poller.stop();
        deployer.stop();
    }

    private Webhook added(Duration poll) {
        var app = fake.app("web" + poll.toMillis(), "ada");
        var plain = webhook(app.id());
        var polled = new Webhook(
                plain.id(),
                plain.app(),
                plain.provider(),
                plain.url(),
                plain.branch(),
                plain.path(),
                app.owner(),
                plain.secret(),
                Credentials.NONE,
                plain.hostKey(),
                new Watch(poll, Duration.ZERO),
                NOW);
        fake.state().webhooks().add(polled);
        return polled;
    }

    private void awaitLooks(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (remotes.looked.size() < count) {
            assertThat(System.nanoTime()).as("looked " + remotes.looked).isLessThan(deadline);
            Thread.sleep(1);
        }
    }

    @Test
    void findsAPushThatNoDeliveryToldOf() throws Exception {
        var webhook = added(Duration.ofMillis(1));

        awaitLooks(3);

        assertThat(spool.entries.values()).singleElement().satisfies(entry -> {
            assertThat(entry.webhook()).isEqualTo(webhook.id());
            assertThat(entry.provided()).isEqualTo("poll-" + FakeRemotes.commit(1));
            assertThat(entry.event()).isEqualTo("poll");
        });
        assertThat(news.get()).isPositive();
        assertThat(remotes.looked.getFirst().url()).isEqualTo(webhook.url());
    }

    @Test
    void looksAtNothingUnlessAsked() throws Exception {
        added(Duration.ZERO);
        added(Duration.ofDays(1));
        var polled = added(Duration.ofMillis(1));

        awaitLooks(3);

        assertThat(remotes.looked).hasSizeGreaterThanOrEqualTo(3);
        assertThat(spool.entries.values()).extracting(entry -> entry.webhook()).containsOnly(polled.id());
    }

    @Test
    void looksAgainAfterAnOutage() throws Exception {
        remotes.failures.add(new Busy("github.com cannot be fetched from now", "try again"));
        remotes.failures.add(new Busy("github.com cannot be fetched from now", "try again"));
        added(Duration.ofMillis(1));

        awaitLooks(1);

        assertThat(remotes.failures).isEmpty();
    }
}
