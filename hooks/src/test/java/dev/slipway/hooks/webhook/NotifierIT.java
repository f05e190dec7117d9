package dev.slipway.hooks.webhook;

import static dev.slipway.core.Samples.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.RecordingMeasurements;
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.DeployLimits;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.deploy.FakePlatform;
import dev.slipway.core.deploy.InMemoryObjectStore;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.release.Addresses;
import dev.slipway.core.webhook.Credentials;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Outbound.Answer;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookDoor;
import dev.slipway.core.webhook.WebhookId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotifierIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakePlatform fake = new FakePlatform();
    private final FakeProvider receiver = new FakeProvider();
    private final DeployNews news = new DeployNews(fake.platform().deploys());
    private final Deployer deployer = new Deployer(
            fake.platform().withDeploys(news),
            new DeployLimits(2, Duration.ZERO, false),
            new RecordingMeasurements(),
            Clock.systemUTC());
    private final App app = fake.app("web", "ada");
    private final WebhookInbox.Parts parts = new WebhookInbox.Parts(
            fake.platform().withDeploys(news),
            news,
            deployer,
            new Access(fake.state().apps()),
            new FakeRemotes(),
            receiver,
            new Addresses("apps.example.com", true, 443),
            new InMemorySpool(),
            new DeliveryBodies(new InMemoryObjectStore()),
            false,
            new RecordingMeasurements(),
            Clock.systemUTC());
    private final Webhook webhook = webhook();
    private Notifier notifier = notifier();

    private Notifier notifier() {
        return new Notifier(parts, List.of(Duration.ofMillis(1), Duration.ofMillis(1)));
    }

    private Webhook webhook() {
        var made = new Webhook(
                WebhookId.random(),
                app.id(),
                Provider.RECEIVER,
                URI.create("https://example.com/deploys"),
                RefName.branch("main"),
                "",
                app.owner(),
                new Secret("secret"),
                Credentials.NONE,
                "",
                Watch.DELIVERIES_ONLY,
                NOW);
        fake.state().webhooks().add(made);
        return made;
    }

    @AfterEach
    void end() throws InterruptedException {
        notifier.stop();
        deployer.stop();
    }

    private void push() throws InterruptedException {
        var deploy = deployer.deploy(
                new Push(app.id(), RefName.branch("main"), FakeRemotes.commit(1), app.owner(), false, "why"));
        deployer.follow(deploy.id(), _ -> {});
    }

    private List<Delivery> ended(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var all = fake.state().deliveries().list(webhook.id(), 99);
            if (all.size() == count
                    && all.stream().allMatch(delivery -> delivery.state().ended())) {
                return all;
            }
            assertThat(System.nanoTime()).as("in time: " + all).isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    @Test
    void tellsOfADeploySigned() throws Exception {
        notifier.start();

        push();

        assertThat(ended(2))
                .extracting(Delivery::event)
                .containsExactlyInAnyOrder("deploy.succeeded", "deploy.started");
        assertThat(receiver.requests)
                .filteredOn(
                        request -> "deploy.succeeded".equals(request.headers().get("X-Slipway-Event")))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.url()).isEqualTo(webhook.url());
                    assertThat(request.body())
                            .contains("\"app\":\"web\"", "\"deploy\":\"d1\"", "\"release\":\"v1\"")
                            .contains("\"commit\":\"%s\"".formatted(FakeRemotes.commit(1)))
                            .contains("\"url\":\"https://web.apps.example.com\"");
                    assertThat(request.headers())
                            .containsEntry(
                                    "X-Slipway-Signature-256",
                                    "sha256=" + Dialect.signature(request.body().getBytes(UTF_8), webhook.secret()));
                });
    }

    @Test
    void tellsWhyADeployFailed() throws Exception {
        fake.whileBuilding((_, _) -> {
            throw new BuildFailed("no buildpack matched", "see the README");
        });
        notifier.start();

        push();

        ended(2);
        assertThat(receiver.requests)
                .anySatisfy(request ->
                        assertThat(request.body()).contains("deploy.failed", "no buildpack matched", "see the README"));
    }

    @Test
    void triesAgainAndLetsItBeInTheEnd() throws Exception {
        receiver.answers.put("/deploys", new Answer(500, ""));
        notifier.start();

        push();

        assertThat(ended(2))
                .extracting(Delivery::state)
                .containsOnly(new DeliveryState.Failed("the receiver answers 500"));
        assertThat(receiver.requests).hasSize(6);
    }

    @Test
    void tellsAfterAStartWhatTheLastServerDidNotComeTo() throws Exception {
        push();

        notifier.start();

        assertThat(ended(1)).extracting(Delivery::event).containsExactly("deploy.succeeded");
    }

    @Test
    void tellsOnceWhateverIsStartedAgain() throws Exception {
        notifier.start();
        push();
        ended(2);
        notifier.stop();

        notifier = notifier();
        notifier.start();
        fake.whileBuilding((_, _) -> {});
        ended(2);

        assertThat(receiver.requests).hasSize(2);
    }

    @Test
    void tellsOfNoOtherApp() throws Exception {
        var other = fake.app("other", "bob");
        notifier.start();

        var deploy = deployer.deploy(
                new Push(other.id(), RefName.branch("main"), FakeRemotes.commit(2), other.owner(), false, "why"));
        deployer.follow(deploy.id(), _ -> {});
        push();

        ended(2);
        assertThat(receiver.requests).allMatch(request -> request.body().contains("\"app\":\"web\""));
    }

    @Test
    void isTakenThroughTheInbox() throws Exception {
        var inbox = new WebhookInbox(parts);
        inbox.start();
        push();
        var told = ended(2).getFirst();

        assertThat(inbox.receive(webhook.id().value(), TestRequest.github("push", "x", "{}", webhook.secret())))
                .isEqualTo(new WebhookDoor.Answer.Unknown());
        inbox.replay(told.id());
        ended(2);

        inbox.stop();
        assertThat(receiver.requests).hasSize(3);
    }
}
