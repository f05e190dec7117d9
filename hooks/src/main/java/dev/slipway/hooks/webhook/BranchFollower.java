package dev.slipway.hooks.webhook;

import dev.slipway.core.Busy;
import dev.slipway.core.UserException;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.WebhookId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches and deploys what deliveries tell of: for each webhook one thing after another, and all deliveries that have come
 * meanwhile with the next. So a burst of them is the deploy that runs and one of what is the head when that has ended.
 */
final class BranchFollower {
    private static final Logger log = LoggerFactory.getLogger(BranchFollower.class);
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(25));
    private static final Duration OUTAGE = Duration.ofSeconds(15);
    private static final int MOST_OUTAGES = 240;
    private static final int TOLD_AFTER = 20;

    private final WebhookInbox.Parts parts;
    private final Attempt attempt;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<WebhookId, List<Delivery>> waiting = new HashMap<>();
    private final Map<WebhookId, Thread> running = new HashMap<>();
    private volatile boolean stopping;

    BranchFollower(WebhookInbox.Parts parts, Attempt attempt) {
        this.parts = parts;
        this.attempt = attempt;
    }

    /** Takes care of a stored delivery, in the background. */
    void take(Delivery delivery) {
        lock.lock();
        try {
            waiting.computeIfAbsent(delivery.webhook(), _ -> new ArrayList<>()).add(delivery);
            if (!stopping && !running.containsKey(delivery.webhook())) {
                var webhook = delivery.webhook();
                running.put(
                        webhook, Thread.ofVirtual().name("webhook-" + webhook).start(() -> run(webhook)));
            }
        } finally {
            lock.unlock();
        }
    }

    private void run(WebhookId webhook) {
        try {
            for (var batch = next(webhook); !batch.isEmpty(); batch = next(webhook)) {
                follow(batch);
            }
        } catch (InterruptedException _) {
            // Closed: what has not ended is taken over at the next start.
        } finally {
            lock.lock();
            try {
                running.remove(webhook, Thread.currentThread());
            } finally {
                lock.unlock();
            }
        }
    }

    private List<Delivery> next(WebhookId webhook) {
        lock.lock();
        try {
            var batch = stopping ? List.<Delivery>of() : waiting.getOrDefault(webhook, List.of());
            waiting.remove(webhook);
            if (batch.isEmpty()) {
                running.remove(webhook);
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void follow(List<Delivery> batch) throws InterruptedException {
        int refusals = 0;
        for (int outages = 0; ; ) {
            try {
                attempt(batch, outages).ifPresent(end -> settle(batch, end));
                return;
            } catch (UserException e) {
                if (!(e instanceof Busy) || refusals == PAUSES.size()) {
                    settle(batch, new DeliveryState.Failed(e.reason()));
                    return;
                }
                Thread.sleep(PAUSES.get(refusals++));
            } catch (RuntimeException e) {
                tell(batch, outages++, e);
                Thread.sleep(OUTAGE);
            }
        }
    }

    /** At the outermost edge of a thread: the state or the store cannot be reached, or it is a bug. */
    private void tell(List<Delivery> batch, int outages, RuntimeException failure) throws InterruptedException {
        if (stopping) {
            throw new InterruptedException("the server ends");
        }
        if (outages % TOLD_AFTER == 0) {
            log.atError()
                    .addKeyValue("webhook", batch.getFirst().webhook())
                    .setCause(failure)
                    .log("delivery not taken care of, trying again");
        }
    }

    private Optional<DeliveryState> attempt(List<Delivery> batch, int outages) throws InterruptedException {
        if (outages == MOST_OUTAGES) {
            return Optional.of(new DeliveryState.Failed("internal error, see the server's log"));
        }
        var earlier = batch.stream()
                .flatMap(delivery -> attempt.ended(delivery).stream())
                .findFirst();
        return earlier.isPresent() ? earlier : attempt.run(batch.getFirst().webhook(), state -> update(batch, state));
    }

    private void settle(List<Delivery> batch, DeliveryState end) {
        update(batch, end);
        log.atInfo()
                .addKeyValue("app", batch.getFirst().app())
                .addKeyValue("webhook", batch.getFirst().webhook())
                .addKeyValue("deliveries", batch.size())
                .log("webhook {}", end.word());
    }

    private void update(List<Delivery> batch, DeliveryState state) {
        batch.forEach(delivery -> parts.platform()
                .deliveries()
                .update(delivery.id(), state, parts.clock().instant()));
    }

    /** Ends what is under way; deploys that have begun go on. */
    void stop() throws InterruptedException {
        List<Thread> threads;
        lock.lock();
        try {
            stopping = true;
            threads = List.copyOf(running.values());
        } finally {
            lock.unlock();
        }
        threads.forEach(Thread::interrupt);
        for (var thread : threads) {
            thread.join(OUTAGE);
        }
    }
}
