package dev.slipway.hooks.webhook;

import static dev.slipway.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.CommitId;
import dev.slipway.core.EnvName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.RecordingMeasurements;
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.DeployLimits;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.deploy.FakePlatform;
import dev.slipway.core.deploy.InMemoryObjectStore;
import dev.slipway.core.release.Addresses;
import dev.slipway.core.webhook.Credentials;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReviewAppsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final CommitId HEAD = new CommitId(PullJudgementTest.HEAD);

    private final FakePlatform fake = new FakePlatform();
    private final FakeRemotes remotes = new FakeRemotes();
    private final FakeProvider provider = new FakeProvider();
    private final Clock clock = Clock.systemUTC();
    private final Deployer deployer = new Deployer(
            fake.platform(), new DeployLimits(2, Duration.ZERO, false), new RecordingMeasurements(), clock);
    private final App app = configured();
    private final WebhookInbox.Parts parts = new WebhookInbox.Parts(
            fake.platform(),
            new DeployNews(fake.platform().deploys()),
            deployer,
            new Access(fake.state().apps()),
            remotes,
            provider,
            new Addresses("apps.example.com", true, 443),
            new InMemorySpool(),
            new DeliveryBodies(new InMemoryObjectStore()),
            false,
            new RecordingMeasurements(),
            clock);
    private final WebhookInbox inbox = new WebhookInbox(parts);
    private final Webhook webhook = webhook(Duration.ofDays(14));

    private App configured() {
        var made = fake.app("web", "ada");
        return fake.state()
                .apps()
                .update(made.id(), old -> old.withConfig(Map.of(new EnvName("GREETING"), new Secret("hello"))));
    }

    private Webhook webhook(Duration reviews) {
        var made = new Webhook(
                WebhookId.random(),
                app.id(),
                Provider.GITHUB,
                URI.create("https://git.example.com/octo/web.git"),
                RefName.branch("main"),
                "",
                app.owner(),
                new Secret("secret"),
                Credentials.token(new Secret("token")),
                "",
                new Watch(Duration.ZERO, reviews),
                NOW);
        fake.state().webhooks().add(made);
        return made;
    }

    @BeforeEach
    void begin() {
        remotes.head = HEAD;
        inbox.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        inbox.stop();
        deployer.stop();
    }

    private Delivery deliver(String id, String action, String from) throws IOException, InterruptedException {
        var body = PullJudgementTest.body(Provider.GITHUB, action, from);
        inbox.receive(webhook.id().value(), TestRequest.github("pull_request", id, body, webhook.secret()));
        return settled(DeliveryId.of(webhook.id(), id));
    }

    private Delivery settled(DeliveryId id) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var found = fake.state().deliveries().find(id);
            if (found.isPresent() && found.get().state().ended()) {
                return found.get();
            }
            assertThat(System.nanoTime()).as("in time: " + found).isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private Optional<App> review() {
        return fake.state().apps().find(AppName.parse("web-pr-5"));
    }

    @Test
    void givesAPullRequestAnAppOfItsOwn() throws Exception {
        var delivery = deliver("one", "opened", "octo/web");

        assertThat(delivery.state()).isInstanceOf(DeliveryState.Deployed.class);
        var made = review().orElseThrow();
        assertThat(made.owner()).isEqualTo(app.owner());
        assertThat(made.config()).containsAllEntriesOf(app.config());
        assertThat(fake.state().releases().current(made.id()).orElseThrow().commit())
                .isEqualTo(HEAD);
        assertThat(fake.state().releases().current(app.id())).isEmpty();
        assertThat(remotes.fetched).singleElement().satisfies(remote -> {
            assertThat(remote.ref()).hasToString("refs/pull/5/head");
            assertThat(remote.url()).isEqualTo(webhook.url());
        });
    }

    @Test
    void tellsTheProviderWhereItIs() throws Exception {
        deliver("one", "opened", "octo/web");

        inbox.stop();
        assertThat(provider.told("git.example.com").getLast().body())
                .contains("\"target_url\":\"https://web-pr-5.apps.example.com\"", "success", "slipway/web-pr-5");
    }

    @Test
    void bringsItToWhereThePullRequestIs() throws Exception {
        deliver("one", "opened", "octo/web");
        var first = review().orElseThrow();
        remotes.head = FakeRemotes.commit(2);
        remotes.follows = false;

        deliver("two", "synchronize", "octo/web");

        assertThat(review()).map(App::id).contains(first.id());
        assertThat(fake.state().releases().current(first.id()).orElseThrow().commit())
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
        assertThat(remotes.fetched).isEmpty();
        assertThat(review()).isEmpty();

        inbox.approve(delivery.id());

        assertThat(settled(delivery.id()).state()).isInstanceOf(DeliveryState.Deployed.class);
        assertThat(fake.state()
                        .releases()
                        .current(review().orElseThrow().id())
                        .orElseThrow()
                        .commit())
                .isEqualTo(HEAD);
    }

    @Test // withstand F 93
    void runsOfAForkWhatWasApprovedAndNothingNewer() throws Exception {
        var delivery = deliver("one", "opened", "mallory/web");
        remotes.head = FakeRemotes.commit(6);

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
        var other = fake.app("web-pr-5", "bob");

        assertThat(deliver("one", "opened", "octo/web").state().why()).contains("an app of another kind");
        assertThat(deliver("two", "closed", "octo/web").state().why()).contains("an app of another kind");
        assertThat(review()).contains(other);
    }

    @Test
    void keepsNoAppThatNothingWasDeployedTo() throws Exception {
        remotes.failures.add(new NotAllowed("git.example.com shows no repository", "give a token"));

        assertThat(deliver("one", "opened", "octo/web").state()).isInstanceOf(DeliveryState.Failed.class);
        assertThat(review()).isEmpty();
    }

    @Test
    void removesItWhenItsTimeHasPassedOrNothingFollowsItsRepository() throws Exception {
        deliver("one", "opened", "octo/web");
        var reviews = new ReviewApps(
                parts,
                new Origins(remotes, new ProviderTokens(provider, clock)),
                new WebhookDeploys(parts, new Reports(new ProviderTokens(provider, clock), provider, Reports.PAUSES)));

        reviews.sweep();
        assertThat(review()).isPresent();
        inbox.remove(webhook);
        webhook(Duration.ofNanos(1));
        reviews.sweep();
        assertThat(review()).isEmpty();
        assertThat(fake.state().apps().find(app.id())).isPresent();
    }

    @Test
    void removesItWhenNothingFollowsItsRepository() throws Exception {
        deliver("one", "opened", "octo/web");
        inbox.remove(webhook);

        new ReviewApps(
                        parts,
                        new Origins(remotes, new ProviderTokens(provider, clock)),
                        new WebhookDeploys(
                                parts, new Reports(new ProviderTokens(provider, clock), provider, Reports.PAUSES)))
                .sweep();

        assertThat(review()).isEmpty();
    }
}
