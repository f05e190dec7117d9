package dev.slipway.hooks.webhook;

import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Spool;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is in the spool to where all servers see it, on a thread of its own, and has what is new there followed. While
 * that cannot be reached the spool keeps it; an entry that fails alone holds up no other.
 */
final class SpoolReader {
    private static final Logger log = LoggerFactory.getLogger(SpoolReader.class);
    private static final Duration LOOK = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LAST = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int MOST_KEPT = 200;
    private static final int TIDIED_AFTER = 20;

    private final WebhookInbox.Parts parts;
    private final Consumer<Delivery> follower;
    private final Semaphore news = new Semaphore(0);
    private final Map<WebhookId, Integer> untidied = new HashMap<>();
    private final Thread thread = Thread.ofVirtual().name("inbox-reader").unstarted(this::run);
    private volatile boolean stopping;
    private boolean failing;
    private boolean taken = true;
    private long lookedAt;

    SpoolReader(WebhookInbox.Parts parts, Consumer<Delivery> follower) {
        this.parts = parts;
        this.follower = follower;
    }

    void start() {
        thread.start();
    }

    /** Says that something was put into the spool. */
    void wake() {
        news.release();
    }

    private void run() {
        try {
            takeOver();
            while (true) {
                boolean moved = moveAll();
                if (stopping) {
                    return;
                }
                if (!taken || isTimeToLook()) {
                    takeOver();
                }
                if (news.tryAcquire(moved ? LOOK.toMillis() : PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            }
        } catch (InterruptedException _) {
            // Closed; what is in the spool stays there.
        }
    }

    /** Moves each entry that can be moved; false if one could not. */
    private boolean moveAll() throws InterruptedException {
        boolean moved = true;
        try {
            var next = parts.spool().after(0);
            while (next.isPresent() && (moved || !stopping)) {
                moved &= move(next.get());
                next = parts.spool().after(next.get().number());
            }
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("the inbox cannot be read, trying again");
            return false;
        }
        return moved;
    }

    private boolean isTimeToLook() {
        return parts.shared() && System.nanoTime() - lookedAt > LOOK.toNanos();
    }

    /** Follows what servers that are gone have left. */
    private void takeOver() {
        lookedAt = System.nanoTime();
        try {
            parts.platform().deliveries().takeOver().forEach(follower);
            taken = true;
        } catch (RuntimeException e) {
            if (taken) {
                log.atWarn().setCause(e).log("cannot look for deliveries that were left, trying again");
            }
            taken = false;
        }
    }

    private boolean move(Spool.Place place) throws InterruptedException {
        try {
            move(place.entry());
            parts.spool().remove(place.number());
            failing = false;
            return true;
        } catch (RuntimeException e) {
            if (!failing) {
                log.atWarn()
                        .addKeyValue("webhook", place.entry().webhook())
                        .setCause(e)
                        .log("delivery stays in the inbox, trying again");
            }
            failing = true;
            Thread.sleep(PAUSE);
            return false;
        }
    }

    private void move(Spool.Entry entry) {
        var id = DeliveryId.of(entry.webhook(), entry.provided());
        var deliveries = parts.platform().deliveries();
        var webhook = parts.platform().webhooks().find(entry.webhook());
        if (webhook.isEmpty() || deliveries.find(id).isPresent()) {
            return;
        }
        var delivery = delivery(id, webhook.get(), entry);
        parts.bodies().put(delivery, entry.body());
        if (!deliveries.append(delivery)) {
            return;
        }
        if (!delivery.state().ended()) {
            follower.accept(delivery);
        }
        tidy(webhook.get());
    }

    private static Delivery delivery(DeliveryId id, Webhook webhook, Spool.Entry entry) {
        var state =
                entry.ignored().isEmpty() ? new DeliveryState.Received() : new DeliveryState.Ignored(entry.ignored());
        return new Delivery(
                id,
                webhook.id(),
                webhook.app(),
                entry.provided(),
                entry.event(),
                entry.body().length(),
                entry.receivedAt(),
                state,
                entry.receivedAt());
    }

    private void tidy(Webhook webhook) {
        if (untidied.merge(webhook.id(), 1, Integer::sum) < TIDIED_AFTER) {
            return;
        }
        untidied.remove(webhook.id());
        parts.platform()
                .deliveries()
                .prune(webhook.id(), MOST_KEPT, parts.clock().instant().minus(KEPT))
                .forEach(parts.bodies()::remove);
    }

    /** Lets what is under way end. */
    void stop() throws InterruptedException {
        stopping = true;
        wake();
        if (!thread.join(LAST)) {
            thread.interrupt();
            thread.join();
        }
    }
}
