package dev.slipway.hooks.webhook;

import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import dev.slipway.core.webhook.Webhooks;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The webhooks as this server last read them, so that a delivery is judged even when the state cannot be asked. */
final class WebhookBook {
    private static final Logger log = LoggerFactory.getLogger(WebhookBook.class);
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMillis(700);

    private final Webhooks webhooks;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Map<WebhookId, Webhook> known = Map.of();
    private volatile long readAt = System.nanoTime() - FRESH.toNanos();
    private @Nullable FutureTask<Boolean> reading;

    /** The state cannot be asked for a webhook that this server has not seen. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
    }

    WebhookBook(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    Optional<Webhook> find(WebhookId id) throws Unreadable {
        var hit = known.get(id);
        if (hit != null) {
            if (System.nanoTime() - readAt > FRESH.toNanos()) {
                var _ = refresh();
            }
            return Optional.of(hit);
        }
        // Twice: the first may have begun before the webhook was added.
        for (int i = 0; i < 2 && !known.containsKey(id); i++) {
            await(refresh());
        }
        return Optional.ofNullable(known.get(id));
    }

    void forget(WebhookId id) {
        lock.lock();
        try {
            var left = new HashMap<>(known);
            left.remove(id);
            known = Map.copyOf(left);
        } finally {
            lock.unlock();
        }
    }

    /** Reads them all, unless somebody does so already. */
    private FutureTask<Boolean> refresh() {
        lock.lock();
        try {
            var running = reading;
            if (running != null && !running.isDone()) {
                return running;
            }
            var task = new FutureTask<>(this::read);
            reading = task;
            Thread.ofVirtual().name("webhooks").start(task);
            return task;
        } finally {
            lock.unlock();
        }
    }

    private boolean read() {
        try {
            var all = new HashMap<WebhookId, Webhook>();
            webhooks.list().forEach(webhook -> all.put(webhook.id(), webhook));
            known = Map.copyOf(all);
            return true;
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("cannot read the webhooks, going by what was last known");
            return false;
        } finally {
            readAt = System.nanoTime();
        }
    }

    private static void await(FutureTask<Boolean> reading) throws Unreadable {
        try {
            if (!reading.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Unreadable();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Unreadable();
        } catch (ExecutionException | TimeoutException _) {
            throw new Unreadable();
        }
    }
}
