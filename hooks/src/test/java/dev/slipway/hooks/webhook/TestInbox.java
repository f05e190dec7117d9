package dev.slipway.hooks.webhook;

import static dev.slipway.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.RecordingMeasurements;
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.DeployLimits;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.deploy.FakePlatform;
import dev.slipway.core.deploy.InMemoryObjectStore;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.release.Addresses;
import dev.slipway.core.webhook.Credentials;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** What an inbox works with, in memory, and an app {@code web} of ada's; servers elsewhere do as a test says. */
final class TestInbox {
    static final String REPOSITORY = "https://git.example.com/octo/web.git";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final FakePlatform fake = new FakePlatform();
    final FakeRemotes remotes = new FakeRemotes();
    final FakeProvider provider = new FakeProvider();
    final InMemorySpool spool = new InMemorySpool();
    final Outage outage = new Outage(fake.state());
    final DeployNews news = new DeployNews(fake.platform().deploys());
    final Deployer deployer = new Deployer(
            fake.platform().withDeploys(news),
            new DeployLimits(2, Duration.ZERO, false),
            new RecordingMeasurements(),
            Clock.systemUTC());
    final App app = fake.app("web", "ada");
    final WebhookInbox.Parts parts = new WebhookInbox.Parts(
            platform(),
            news,
            deployer,
            new Access(fake.state().apps(), fake.state().namespaces()),
            remotes,
            provider,
            new Addresses("apps.example.com", true, 443),
            spool,
            new DeliveryBodies(new InMemoryObjectStore()),
            false,
            new RecordingMeasurements(),
            Clock.systemUTC());
    final ProviderTokens tokens = new ProviderTokens(provider, parts.clock());
    final Origins origins = new Origins(remotes, tokens);

    private Platform platform() {
        var whole = fake.platform();
        return new Platform(
                whole.users(),
                whole.keys(),
                whole.tokens(),
                whole.namespaces(),
                whole.apps(),
                whole.configurations(),
                whole.services(),
                whole.releases(),
                news,
                whole.appLocks(),
                whole.buildLogs(),
                whole.refs(),
                whole.stager(),
                whole.pipeline(),
                whole.rollouts(),
                whole.processes(),
                whole.appLogs(),
                outage,
                outage,
                whole.resources());
    }

    /** Review apps as an inbox has them. */
    ReviewApps reviews() {
        return new ReviewApps(parts, origins, new WebhookDeploys(parts, new Reports(tokens, provider, Reports.PAUSES)));
    }

    /** A new webhook of an app's. */
    Webhook webhook(App of, Provider kind, String path, Watch watch) {
        var made = new Webhook(
                WebhookId.random(),
                of.id(),
                kind,
                URI.create(REPOSITORY),
                RefName.branch("main"),
                path,
                of.owner(),
                new Secret("secret"),
                kind == Provider.RECEIVER ? Credentials.NONE : Credentials.token(new Secret("token")),
                "",
                watch,
                NOW);
        fake.state().webhooks().add(made);
        return made;
    }

    /** The delivery, once it is stored and has ended, or has not. */
    Delivery await(DeliveryId id, boolean ended) throws InterruptedException {
        return await(() -> fake.state()
                .deliveries()
                .find(id)
                .filter(delivery -> delivery.state().ended() == ended));
    }

    /** What is there in time. */
    static <T> T await(Supplier<Optional<T>> look) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (var found = look.get(); ; found = look.get()) {
            if (found.isPresent()) {
                return found.get();
            }
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(2);
        }
    }
}
