package dev.slipway.hooks.webhook;

import static dev.slipway.core.webhook.WebhookSamples.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Busy;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PollerTest {
    private final TestInbox test = new TestInbox();
    private final AtomicInteger news = new AtomicInteger();
    private final Poller poller = new Poller(test.parts, test.origins, news::incrementAndGet, Duration.ofMillis(1));

    @BeforeEach
    void begin() {
        poller.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        poller.stop();
        test.deployer.stop();
    }

    private Webhook added(Duration poll) {
        var app = test.fake.app("web" + poll.toMillis(), "ada");
        return test.webhook(app, Provider.GITHUB, "", new Watch(poll, Duration.ZERO));
    }

    private void awaitLooks(int count) throws InterruptedException {
        TestInbox.await(() -> Optional.of(test.remotes.looked).filter(looked -> looked.size() >= count));
    }

    @Test
    void findsAPushThatNoDeliveryToldOf() throws Exception {
        var webhook = added(Duration.ofMillis(1));

        awaitLooks(3);

        assertThat(test.spool.entries.values()).singleElement().satisfies(entry -> {
            assertThat(entry.webhook()).isEqualTo(webhook.id());
            assertThat(entry.provided()).isEqualTo("poll-" + FakeRemotes.commit(1));
            assertThat(entry.event()).isEqualTo("poll");
        });
        assertThat(news.get()).isPositive();
        assertThat(test.remotes.looked.getFirst().url()).isEqualTo(webhook.url());
    }

    @Test
    void looksAtNothingUnlessAsked() throws Exception {
        added(Duration.ZERO);
        added(Duration.ofDays(1));
        var polled = added(Duration.ofMillis(1));

        awaitLooks(3);

        assertThat(test.remotes.looked).hasSizeGreaterThanOrEqualTo(3);
        assertThat(test.spool.entries.values())
                .extracting(entry -> entry.webhook())
                .containsOnly(polled.id());
    }

    @Test
    void looksAgainAfterAnOutage() throws Exception {
        test.remotes.failures.add(new Busy("github.com cannot be fetched from now", "try again"));
        test.remotes.failures.add(new Busy("github.com cannot be fetched from now", "try again"));
        added(Duration.ofMillis(1));

        awaitLooks(1);

        assertThat(test.remotes.failures).isEmpty();
    }
}
