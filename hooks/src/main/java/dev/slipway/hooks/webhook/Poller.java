package dev.slipway.hooks.webhook;

import dev.slipway.core.UserException;
import dev.slipway.core.webhook.Spool;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at intervals where the branches of webhooks that ask for it point. What no delivery has told of goes the way that
 * deliveries go, once for each commit and each release that runs meanwhile.
 */
final class Poller {
    /** What such a delivery says that it tells of. */
    static final String EVENT = "poll";

    private static final Logger log = LoggerFactory.getLogger(Poller.class);
    private static final Duration LAST = Duration.ofSeconds(5);

    private final WebhookInbox.Parts parts;
    private final Origins origins;
    private final Runnable news;
    private final Duration tick;
    private final Map<WebhookId, Long> due = new HashMap<>();
    private final Map<WebhookId, Thread> looking = new ConcurrentHashMap<>();
    private final Set<WebhookId> failing = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofVirtual().name("poller").unstarted(this::run);

    /** @param news told when something was put into the inbox */
    Poller(WebhookInbox.Parts parts, Origins origins, Runnable news, Duration tick) {
        this.parts = parts;
        this.origins = origins;
        this.news = news;
        this.tick = tick;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(tick);
                lookAround();
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private void lookAround() {
        try {
            var polled = new HashSet<WebhookId>();
            for (var webhook : parts.platform().webhooks().list()) {
                if (webhook.watch().polls()) {
                    polled.add(webhook.id());
                    lookIfDue(webhook);
                }
            }
            due.keySet().retainAll(polled);
            failing.retainAll(polled);
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("cannot see which branches to look at, trying again");
        }
    }

    /** On a thread of its own: a server that does not answer delays nobody else. */
    private void lookIfDue(Webhook webhook) {
        long now = System.nanoTime();
        long interval = webhook.watch().poll().toNanos();
        if (now - due.computeIfAbsent(webhook.id(), _ -> now + interval) < 0 || looking.containsKey(webhook.id())) {
            return;
        }
        due.put(webhook.id(), now + interval);
        var look = Thread.ofVirtual().name("poll-" + webhook.id()).unstarted(() -> look(webhook));
        looking.put(webhook.id(), look);
        look.start();
    }

    private void look(Webhook webhook) {
        try {
            var head = origins.head(webhook);
            var running = parts.platform().releases().current(webhook.app());
            if (running.filter(release -> release.commit().equals(head)).isEmpty()) {
                var since = running.map(release -> "-" + release.version()).orElse("");
                parts.spool()
                        .put(new Spool.Entry(
                                webhook.id(),
                                "poll-" + head + since,
                                EVENT,
                                "",
                                parts.clock().instant(),
                                "{}"));
                news.run();
            }
            failing.remove(webhook.id());
        } catch (InterruptedException _) {
            // Closed.
        } catch (UserException e) {
            tell(webhook, e, e.reason());
        } catch (RuntimeException e) {
            tell(webhook, e, "the server has failed");
        } finally {
            looking.remove(webhook.id());
        }
    }

    private void tell(Webhook webhook, RuntimeException failure, String reason) {
        if (failing.add(webhook.id())) {
            log.atWarn()
                    .addKeyValue("app", webhook.app())
                    .addKeyValue("webhook", webhook.id())
                    .setCause(failure)
                    .log("branch cannot be looked at, trying again: {}", reason);
        }
    }

    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
        for (var look : looking.values()) {
            look.interrupt();
            look.join(LAST);
        }
    }
}
