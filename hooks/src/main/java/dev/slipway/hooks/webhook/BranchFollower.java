package dev.slipway.hooks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.Busy;
import dev.slipway.core.UserException;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Webhook;
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
 * Fetches and deploys what deliveries tell of: for each webhook's branch, and for each of its pull requests, one thing after
 * another, and all deliveries that have come meanwhile with the next. So a burst of them is the deploy that runs and one of
 * what is the head when that has ended.
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
    private final Map<Lane, List<Work>> waiting = new HashMap<>();
    private final Map<Lane, Thread> running = new HashMap<>();
    private volatile boolean stopping;

    /** What is done one after another. */
    private record Lane(WebhookId webhook, int pull) {
        private static final int BRANCH = 0;
        /** Deliveries of pull requests, as long as nobody has read of which. */
        private static final int UNREAD = -1;
    }

    /** @param pull what is looked at, if it is not the branch, and is known */
    private record Work(Delivery delivery, Optional<PullRequest> pull) {}

    BranchFollower(WebhookInbox.Parts parts, Attempt attempt) {
        this.parts = parts;
        this.attempt = attempt;
    }

    /** Takes care of a stored delivery, in the background. */
    void take(Delivery delivery) {
        int lane = Dialect.isRequest(delivery.event()) ? Lane.UNREAD : Lane.BRANCH;
        enter(new Lane(delivery.webhook(), lane), new Work(delivery, Optional.empty()));
    }

    private void enter(Lane lane, Work work) {
        lock.lock();
        try {
            waiting.computeIfAbsent(lane, _ -> new ArrayList<>()).add(work);
            if (!stopping && !running.containsKey(lane)) {
                var name = "webhook-%s-%d".formatted(lane.webhook, lane.pull);
                running.put(lane, Thread.ofVirtual().name(name).start(() -> run(lane)));
            }
        } finally {
            lock.unlock();
        }
    }

    private void run(Lane lane) {
        try {
            for (var batch = next(lane); !batch.isEmpty(); batch = next(lane)) {
                follow(lane, batch);
            }
        } catch (InterruptedException _) {
            // Closed: what has not ended is taken over at the next start.
        } finally {
            lock.lock();
            try {
                running.remove(lane, Thread.currentThread());
            } finally {
                lock.unlock();
            }
        }
    }

    private List<Work> next(Lane lane) {
        lock.lock();
        try {
            var batch = stopping ? List.<Work>of() : waiting.getOrDefault(lane, List.of());
            waiting.remove(lane);
            if (batch.isEmpty()) {
                running.remove(lane);
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void follow(Lane lane, List<Work> batch) throws InterruptedException {
        int refusals = 0;
        for (int outages = 0; ; ) {
            try {
                if (outages == MOST_OUTAGES) {
                    settle(batch, new DeliveryState.Failed("internal error, see the server's log"));
                } else if (lane.pull == Lane.UNREAD) {
                    read(batch);
                } else {
                    attempt(batch).ifPresent(end -> settle(batch, end));
                }
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
    private void tell(List<Work> batch, int outages, RuntimeException failure) throws InterruptedException {
        if (stopping) {
            throw new InterruptedException("the server ends");
        }
        if (outages % TOLD_AFTER == 0) {
            log.atError()
                    .addKeyValue("webhook", batch.getFirst().delivery.webhook())
                    .setCause(failure)
                    .log("delivery not taken care of, trying again");
        }
    }

    /** Finds out of which pull requests the deliveries are; all of them before one is taken further. */
    private void read(List<Work> batch) {
        var webhook = parts.platform().webhooks().find(batch.getFirst().delivery.webhook());
        if (webhook.isEmpty()) {
            settle(batch, new DeliveryState.Ignored("the webhook was removed"));
            return;
        }
        var verdicts = batch.stream()
                .map(work -> verdict(webhook.get(), work.delivery))
                .toList();
        for (int i = 0; i < verdicts.size(); i++) {
            var delivery = batch.get(i).delivery;
            switch (verdicts.get(i)) {
                case Verdict.Review(var pull) ->
                    enter(new Lane(delivery.webhook(), pull.number()), new Work(delivery, Optional.of(pull)));
                case Verdict.Nothing(var reason) -> settle(List.of(batch.get(i)), new DeliveryState.Ignored(reason));
                case Verdict.Branch _ -> throw new IllegalStateException("a pull request is no branch");
            }
        }
    }

    private Verdict verdict(Webhook webhook, Delivery delivery) {
        try {
            var body = parts.bodies().get(delivery).getBytes(UTF_8);
            return Judgement.of(webhook, delivery.event(), body);
        } catch (UserException e) {
            return new Verdict.Nothing(e.reason());
        }
    }

    private Optional<DeliveryState> attempt(List<Work> batch) throws InterruptedException {
        var earlier = batch.stream()
                .flatMap(work -> attempt.ended(work.delivery).stream())
                .findFirst();
        if (earlier.isPresent()) {
            return earlier;
        }
        var newest = batch.getLast();
        return attempt.run(newest.delivery.webhook(), newest.pull, state -> update(batch, state));
    }

    private void settle(List<Work> batch, DeliveryState end) {
        update(batch, end);
        log.atInfo()
                .addKeyValue("app", batch.getFirst().delivery.app())
                .addKeyValue("webhook", batch.getFirst().delivery.webhook())
                .addKeyValue("deliveries", batch.size())
                .log("webhook {}", end.word());
    }

    private void update(List<Work> batch, DeliveryState state) {
        batch.forEach(work -> parts.platform()
                .deliveries()
                .update(work.delivery.id(), state, parts.clock().instant()));
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
