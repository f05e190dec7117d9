package dev.slipway.hooks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.RefName;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Outbound.Answer;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookDoor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotifierIT {
    private final TestInbox test = new TestInbox();
    private final Webhook webhook = test.webhook(test.app, Provider.RECEIVER, "", Watch.DELIVERIES_ONLY);
    private Notifier notifier = notifier();

    private Notifier notifier() {
        return new Notifier(test.parts, List.of(Duration.ofMillis(1), Duration.ofMillis(1)));
    }

    @AfterEach
    void end() throws InterruptedException {
        notifier.stop();
        test.deployer.stop();
    }

    private void push() throws InterruptedException {
        deploy(new Push(test.app.id(), RefName.branch("main"), FakeRemotes.commit(1), test.app.owner(), false, "why"));
    }

    private void deploy(Push push) throws InterruptedException {
        var deploy = test.deployer.deploy(push);
        test.deployer.follow(deploy.id(), _ -> {});
    }

    private List<Delivery> ended(int count) throws InterruptedException {
        return TestInbox.await(() -> Optional.of(test.fake.state().deliveries().list(webhook.id(), 99))
                .filter(all -> all.size() == count
                        && all.stream().allMatch(delivery -> delivery.state().ended())));
    }

    @Test
    void tellsOfADeploySigned() throws Exception {
        notifier.start();

        push();

        assertThat(ended(2))
                .extracting(Delivery::event)
                .containsExactlyInAnyOrder("deploy.succeeded", "deploy.started");
        assertThat(test.provider.requests)
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
        test.fake.whileBuilding((_, _) -> {
            throw new BuildFailed("no buildpack matched", "see the README");
        });
        notifier.start();

        push();

        ended(2);
        assertThat(test.provider.requests)
                .anySatisfy(request ->
                        assertThat(request.body()).contains("deploy.failed", "no buildpack matched", "see the README"));
    }

    @Test
    void tellsOfAStagingUnderAWordOfItsOwn() throws Exception {
        notifier.start();

        deploy(new Push(test.app.id(), RefName.branch("main"), FakeRemotes.commit(1), test.app.owner(), false, "why")
                .staging());

        assertThat(ended(2)).extracting(Delivery::event).containsExactlyInAnyOrder("deploy.staged", "deploy.started");
        assertThat(test.provider.requests)
                .allSatisfy(request -> assertThat(request.body()).doesNotContain("\"release\""));
    }

    @Test
    void triesAgainAndLetsItBeInTheEnd() throws Exception {
        test.provider.answers.put("/octo/web.git", new Answer(500, ""));
        notifier.start();

        push();

        assertThat(ended(2))
                .extracting(Delivery::state)
                .containsOnly(new DeliveryState.Failed("the receiver answers 500"));
        assertThat(test.provider.requests).hasSize(6);
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
        test.fake.whileBuilding((_, _) -> {});
        ended(2);

        assertThat(test.provider.requests).hasSize(2);
    }

    @Test
    void tellsOfNoOtherApp() throws Exception {
        var other = test.fake.app("other", "bob");
        notifier.start();

        var deploy = test.deployer.deploy(
                new Push(other.id(), RefName.branch("main"), FakeRemotes.commit(2), other.owner(), false, "why"));
        test.deployer.follow(deploy.id(), _ -> {});
        push();

        ended(2);
        assertThat(test.provider.requests).allMatch(request -> request.body().contains("\"app\":\"web\""));
    }

    @Test
    void isTakenThroughTheInbox() throws Exception {
        var inbox = new WebhookInbox(test.parts);
        inbox.start();
        push();
        var told = ended(2).getFirst();

        assertThat(inbox.receive(webhook.id().value(), TestRequest.github("push", "x", "{}", webhook.secret())))
                .isEqualTo(new WebhookDoor.Answer.Unknown());
        inbox.replay(told.id());
        ended(2);

        inbox.stop();
        assertThat(test.provider.requests).hasSize(3);
    }
}
