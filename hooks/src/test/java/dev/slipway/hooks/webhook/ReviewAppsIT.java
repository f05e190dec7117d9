package dev.slipway.hooks.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.CommitId;
import dev.slipway.core.EnvName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReviewAppsIT {
    private static final CommitId HEAD = new CommitId(PullJudgementTest.HEAD);

    private final TestInbox test = new TestInbox();
    private final App app = configured();
    private final WebhookInbox inbox = new WebhookInbox(test.parts);
    private final Webhook webhook = webhook(Duration.ofDays(14));

    private App configured() {
        return test.fake
                .state()
                .apps()
                .update(test.app.id(), old -> old.withConfig(Map.of(new EnvName("GREETING"), new Secret("hello"))));
    }

    private Webhook webhook(Duration reviews) {
        return test.webhook(app, Provider.GITHUB, "", new Watch(Duration.ZERO, reviews));
    }

    @BeforeEach
    void begin() {
        test.remotes.head = HEAD;
        inbox.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        inbox.stop();
        test.deployer.stop();
    }

    private Delivery deliver(String id, String action, String from) throws IOException, InterruptedException {
        var body = PullJudgementTest.body(Provider.GITHUB, action, from);
        inbox.receive(webhook.id().value(), TestRequest.github("pull_request", id, body, webhook.secret()));
        return settled(DeliveryId.of(webhook.id(), id));
    }

    private Delivery settled(DeliveryId id) throws InterruptedException {
        return test.await(id, true);
    }

    private Optional<App> review() {
        return test.fake.state().apps().find(AppName.parse("web-pr-5"));
    }

    @Test
    void givesAPullRequestAnAppOfItsOwn() throws Exception {
        var delivery = deliver("one", "opened", "octo/web");

        assertThat(delivery.state()).isInstanceOf(DeliveryState.Deployed.class);
        var made = review().orElseThrow();
        assertThat(made.owner()).isEqualTo(app.owner());
        assertThat(made.config()).containsAllEntriesOf(app.config());
        assertThat(test.fake.state().releases().current(made.id()).orElseThrow().commit())
                .isEqualTo(HEAD);
        assertThat(test.fake.state().releases().current(app.id())).isEmpty();
        assertThat(test.remotes.fetched).singleElement().satisfies(remote -> {
            assertThat(remote.ref()).hasToString("refs/pull/5/head");
            assertThat(remote.url()).isEqualTo(webhook.url());
        });
    }

    @Test
    void tellsTheProviderWhereItIs() throws Exception {
        deliver("one", "opened", "octo/web");

        inbox.stop();
        assertThat(test.provider.told("git.example.com").getLast().body())
                .contains(
                        "success",
                        "slipway/web-pr-5",
                        "/#/apps/workspace/web-pr-5/deploys/d",
                        " at https://web-pr-5.apps.example.com\"");
    }

    @Test
    void bringsItToWhereThePullRequestIs() throws Exception {
        deliver("one", "opened", "octo/web");
        var first = review().orElseThrow();
        test.remotes.head = FakeRemotes.commit(2);
        test.remotes.follows = false;

        deliver("two", "synchronize", "octo/web");

        assertThat(review()).map(App::id).contains(first.id());
        assertThat(test.fake
                        .state()
                        .releases()
                        .current(first.id())
                        .orElseThrow()
                        .commit())
                .isEqualTo(FakeRemotes.commit(2));
    }

    @Test
    void removesItWithThePullRequest() throws Exception {
        deliver("one", "opened", "octo/web");

        assertThat(deliver("two", "closed", "octo/web").state())
                .isEqualTo(new DeliveryState.Done("web-pr-5 was removed"));
        assertThat(review()).isEmpty();
        assertThat(deliver("three", "closed", "octo/web").state().why()).contains("no app web-pr-5 to remove");
    }

    @Test // withstand F 93
    void runsNothingOfAForkUntilAnAdminLetsIt() throws Exception {
        var delivery = deliver("one", "opened", "mallory/web");

        assertThat(delivery.state().why()).contains("webhooks approve");
        assertThat(inbox.replay(delivery.id()).why()).contains("webhooks approve");
        assertThat(test.remotes.fetched).isEmpty();
        assertThat(review()).isEmpty();

        inbox.approve(delivery.id());

        assertThat(settled(delivery.id()).state()).isInstanceOf(DeliveryState.Deployed.class);
        assertThat(test.fake
                        .state()
                        .releases()
                        .current(review().orElseThrow().id())
                        .orElseThrow()
                        .commit())
                .isEqualTo(HEAD);
    }

    @Test // withstand F 93
    void runsOfAForkWhatWasApprovedAndNothingNewer() throws Exception {
        var delivery = deliver("one", "opened", "mallory/web");
        test.remotes.head = FakeRemotes.commit(6);

        inbox.approve(delivery.id());

        assertThat(settled(delivery.id()).state().why()).contains("has moved on to 6666666, which nobody approved");
        assertThat(review()).isEmpty();
    }

    @Test
    void approvesPullRequestsOnly() throws Exception {
        inbox.receive(webhook.id().value(), TestRequest.github("ping", "p", "{}", webhook.secret()));
        var ping = settled(DeliveryId.of(webhook.id(), "p"));

        assertThatThrownBy(() -> inbox.approve(ping.id())).isInstanceOf(InvalidInput.class);
    }

    @Test
    void leavesAnAppOfThatNameAlone() throws Exception {
        var other = test.fake.app("web-pr-5", "bob");

        assertThat(deliver("one", "opened", "octo/web").state().why()).contains("an app of another kind");
        assertThat(deliver("two", "closed", "octo/web").state().why()).contains("an app of another kind");
        assertThat(review()).contains(other);
    }

    @Test
    void keepsNoAppThatNothingWasDeployedTo() throws Exception {
        test.remotes.failures.add(new NotAllowed("git.example.com shows no repository", "give a token"));

        assertThat(deliver("one", "opened", "octo/web").state()).isInstanceOf(DeliveryState.Failed.class);
        assertThat(review()).isEmpty();
    }

    @Test
    void removesItWhenItsTimeHasPassedOrNothingFollowsItsRepository() throws Exception {
        deliver("one", "opened", "octo/web");
        var reviews = test.reviews();

        reviews.sweep();
        assertThat(review()).isPresent();
        inbox.remove(webhook);
        webhook(Duration.ofNanos(1));
        reviews.sweep();
        assertThat(review()).isEmpty();
        assertThat(test.fake.state().apps().find(app.id())).isPresent();
    }

    @Test
    void removesItWhenNothingFollowsItsRepository() throws Exception {
        deliver("one", "opened", "octo/web");
        inbox.remove(webhook);

        test.reviews().sweep();

        assertThat(review()).isEmpty();
    }
}
