package dev.slipway.hooks.webhook;

import static dev.slipway.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Busy;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Checkpoint;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookDoor.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookInboxIT {
    private static final String PUSH = """
            {"ref": "refs/heads/main", "after": "1111111111111111111111111111111111111111",
             "repository": {"full_name": "octo/web", "clone_url": "http://169.254.169.254/"}}
            """;

    private final TestInbox test = new TestInbox();
    private WebhookInbox inbox = new WebhookInbox(test.parts);
    private Webhook webhook = webhook("");

    private Webhook webhook(String path) {
        return test.webhook(test.app, Provider.GITHUB, path, Watch.DELIVERIES_ONLY);
    }

    @BeforeEach
    void begin() {
        inbox.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        inbox.stop();
        test.deployer.stop();
    }

    private Answer deliver(String event, String delivery) throws IOException {
        return inbox.receive(webhook.id().value(), TestRequest.github(event, delivery, PUSH, webhook.secret()));
    }

    private Delivery settled(String delivery) throws InterruptedException {
        return await(delivery, true);
    }

    private Delivery await(String delivery, boolean ended) throws InterruptedException {
        return test.await(DeliveryId.of(webhook.id(), delivery), ended);
    }

    @Test
    void deploysWhatItsBranchPointsTo() throws Exception {
        assertThat(deliver("push", "one")).isEqualTo(new Answer.Accepted());

        var delivery = settled("one");
        var deploy = test.fake.state().deploys().list(test.app.id(), 9).getFirst();
        assertThat(delivery.state()).isEqualTo(new DeliveryState.Deployed(deploy.id()));
        assertThat(deploy.push().commit()).isEqualTo(FakeRemotes.commit(1));
        assertThat(deploy.push().by()).isEqualTo(test.app.owner());
        assertThat(inbox.body(delivery)).isEqualTo(PUSH);
        assertThat(TestInbox.await(() -> Optional.of(test.spool.entries.size() + test.remotes.open.get())
                        .filter(left -> left == 0)))
                .isZero();
    }

    @Test // withstand F 96
    void fetchesFromTheConfiguredAddressOnly() throws Exception {
        deliver("push", "one");
        settled("one");

        assertThat(test.remotes.fetched).singleElement().satisfies(remote -> {
            assertThat(remote.url()).isEqualTo(webhook.url());
            assertThat(remote.token()).isEqualTo(webhook.credentials().token());
        });
    }

    @Test
    void takesADeliveryOnce() throws Exception {
        deliver("push", "one");
        settled("one");
        test.remotes.head = FakeRemotes.commit(2);

        assertThat(deliver("push", "one")).isEqualTo(new Answer.Accepted());
        deliver("ping", "two");
        settled("two");

        assertThat(test.remotes.fetched).hasSize(1);
    }

    @Test // withstand F 91
    void doesNothingForWhatRunsAlready() throws Exception {
        deliver("push", "one");
        settled("one");

        deliver("push", "two");

        assertThat(settled("two").state()).isEqualTo(new DeliveryState.Ignored("1111111 runs already, as v1"));
        assertThat(test.fake.state().deploys().list(test.app.id(), 9)).hasSize(1);
    }

    @Test // withstand F 93
    void saysWhyItIgnoresADelivery() throws Exception {
        assertThat(deliver("ping", "one")).isEqualTo(new Answer.Ignored("ping"));

        assertThat(settled("one").state()).isEqualTo(new DeliveryState.Ignored("ping"));
        assertThat(test.remotes.fetched).isEmpty();
    }

    @Test // withstand F 86
    void answersNobodyWithoutProof() throws Exception {
        var request = TestRequest.github("push", "one", PUSH, new Secret("guessed"));

        assertThat(inbox.receive(webhook.id().value(), request)).isEqualTo(new Answer.Unproven());
        assertThat(inbox.receive("0123456789abcdef", request)).isEqualTo(new Answer.Unknown());
        assertThat(inbox.receive("..", request)).isEqualTo(new Answer.Unknown());
        assertThat(test.spool.entries).isEmpty();
    }

    @Test
    void refusesWhatIsProvenAndNoDelivery() throws Exception {
        var unnamed = TestRequest.github("push", "one", PUSH, webhook.secret()).with("X-GitHub-Delivery");
        var noJson = TestRequest.github("push", "one", "ref=main", webhook.secret());

        assertThat(inbox.receive(webhook.id().value(), unnamed)).isInstanceOf(Answer.Malformed.class);
        assertThat(inbox.receive(webhook.id().value(), noJson)).isInstanceOf(Answer.Malformed.class);
    }

    @Test
    void takesABurstWithTheRunningDeployAndOneMore() throws Exception {
        var building = new Checkpoint();
        test.fake.whileBuilding((_, _) -> building.pass());
        deliver("push", "first");
        building.awaitReached();
        for (int i = 2; i < 9; i++) {
            test.remotes.head = FakeRemotes.commit(i);
            deliver("push", "n" + i);
            await("n" + i, false);
        }

        building.open();

        assertThat(settled("n8").state()).isInstanceOf(DeliveryState.Deployed.class);
        assertThat(settled("n2").state()).isEqualTo(settled("n8").state());
        assertThat(test.fake.state().deploys().list(test.app.id(), 99)).hasSize(2);
    }

    @Test
    void leavesOutWhatItsMessageSaysToSkip() throws Exception {
        test.remotes.message = "Typo [Skip CI]\n";

        deliver("push", "one");

        assertThat(settled("one").state()).isEqualTo(new DeliveryState.Ignored("the message of 1111111 says so"));
    }

    @Test
    void leavesOutWhatDidNotChangeItsFolder() throws Exception {
        webhook = webhook("services/web");
        deliver("push", "one");
        settled("one");
        test.remotes.head = FakeRemotes.commit(2);
        test.remotes.differs = false;

        deliver("push", "two");

        assertThat(settled("two").state())
                .isEqualTo(new DeliveryState.Ignored("nothing in services/web has changed from 1111111 to 2222222"));
    }

    @Test // withstand F 93
    void deploysAForcedPushAsTheAppsSettingSays() throws Exception {
        deliver("push", "one");
        settled("one");
        test.remotes.head = FakeRemotes.commit(2);
        test.remotes.follows = false;
        test.fake
                .state()
                .apps()
                .update(test.app.id(), old -> old.withSettings(old.settings().with("force-push", "off")));

        deliver("push", "two");

        assertThat(settled("two").state().why()).contains("forced back");
    }

    @Test
    void deploysForNobodyWhoMayNot() throws Exception {
        test.fake.app("other", "bob");
        test.fake
                .state()
                .apps()
                .update(
                        test.app.id(),
                        old -> new App(
                                old.id(),
                                old.name(),
                                new UserName("bob"),
                                old.settings(),
                                old.config(),
                                old.scale(),
                                old.hosts(),
                                old.grants(),
                                old.maintenance(),
                                old.createdAt(),
                                old.configurations(),
                                old.origin()));

        deliver("push", "one");

        assertThat(settled("one").state().why()).contains("may not deploy");
        assertThat(test.remotes.fetched).isEmpty();
    }

    @Test
    void triesAgainWhenTheOtherServerIsAway() throws Exception {
        test.remotes.failures.add(new Busy("github.com cannot be fetched from now", "try again"));

        deliver("push", "one");

        assertThat(settled("one").state()).isInstanceOf(DeliveryState.Deployed.class);
    }

    @Test
    void failsWhenItMayNotFetch() throws Exception {
        test.remotes.failures.add(new NotAllowed("github.com shows no repository", "give a token"));

        deliver("push", "one");

        assertThat(settled("one").state()).isEqualTo(new DeliveryState.Failed("github.com shows no repository"));
    }

    @Test
    void tellsTheProviderWhatBecameOfTheCommit() throws Exception {
        deliver("push", "one");
        settled("one");

        inbox.stop();
        assertThat(test.provider.told("git.example.com")).last().satisfies(told -> {
            assertThat(told.url())
                    .hasToString("https://git.example.com/api/v3/repos/octo/web/statuses/" + "1".repeat(40));
            assertThat(told.headers()).containsEntry("Authorization", "Bearer token");
            assertThat(told.body())
                    .contains("\"state\":\"success\"")
                    .contains("\"target_url\":\"https://apps.example.com/#/apps/workspace/web/deploys/d1\"")
                    .contains("\"context\":\"slipway/web\"", "d1 live as v1 at https://web.apps.example.com\"");
        });
    }

    @Test
    void tellsTheProviderWhyADeployFailed() throws Exception {
        test.fake.whileBuilding((_, _) -> {
            throw new BuildFailed("no buildpack matched", "see the README");
        });
        deliver("push", "one");
        settled("one");

        inbox.stop();
        assertThat(test.provider.told("git.example.com").getLast().body())
                .contains("\"state\":\"failure\"", "no buildpack matched");
    }

    @Test
    void deploysWhileTheProviderIsAway() throws Exception {
        test.provider.isAway = true;

        deliver("push", "one");

        assertThat(settled("one").state()).isInstanceOf(DeliveryState.Deployed.class);
    }

    @Test
    void replaysADelivery() throws Exception {
        test.remotes.failures.add(new NotAllowed("github.com shows no repository", "give a token"));
        deliver("push", "one");
        var failed = settled("one");

        assertThat(inbox.replay(failed.id())).isEqualTo(new DeliveryState.Received());

        assertThat(TestInbox.await(() -> test.fake
                        .state()
                        .deliveries()
                        .find(failed.id())
                        .map(Delivery::state)
                        .filter(DeliveryState.Deployed.class::isInstance)))
                .isNotNull();
        assertThatThrownBy(() -> inbox.replay(DeliveryId.of(webhook.id(), "none")))
                .isInstanceOf(NotFound.class);
    }

    @Test // withstand F 89
    void followsAfterAStartWhatWasLeft() throws Exception {
        inbox.stop();
        deliver("push", "spooled");
        var left = new Delivery(
                DeliveryId.of(webhook.id(), "left"),
                webhook.id(),
                test.app.id(),
                "left",
                "push",
                1,
                NOW,
                new DeliveryState.Received(),
                NOW);
        test.fake.state().deliveries().append(left);

        inbox = new WebhookInbox(test.parts);
        inbox.start();

        assertThat(settled("left").state().ended()).isTrue();
        assertThat(settled("spooled").state().ended()).isTrue();
        assertThat(test.fake.state().deploys().list(test.app.id(), 9)).hasSize(1);
    }

    @Test // withstand F 89
    void takesDeliveriesWhileAllElseIsDown() throws Exception {
        deliver("ping", "one");
        settled("one");
        test.outage.down = true;

        long begin = System.nanoTime();
        var answer = deliver("push", "two");
        var unseen = inbox.receive("0123456789abcdef", TestRequest.github("push", "x", PUSH, webhook.secret()));
        var took = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(answer).isEqualTo(new Answer.Accepted());
        assertThat(unseen).isEqualTo(new Answer.Unavailable());
        assertThat(took).isLessThan(Duration.ofSeconds(1));
        assertThat(test.spool.entries).hasSize(1);
        test.outage.down = false;
        assertThat(settled("two").state()).isInstanceOf(DeliveryState.Deployed.class);
    }

    @Test
    void removesAWebhookWithAllThatWasDelivered() throws Exception {
        deliver("push", "one");
        var delivery = settled("one");

        inbox.remove(webhook);

        assertThat(deliver("push", "two")).isEqualTo(new Answer.Unknown());
        assertThatThrownBy(() -> inbox.body(delivery)).isInstanceOf(NotFound.class);
        assertThat(Objects.requireNonNull(test.fake.state().deliveries()).list(webhook.id(), 9))
                .isEmpty();
    }
}
