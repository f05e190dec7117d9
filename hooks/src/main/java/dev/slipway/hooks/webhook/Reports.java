package dev.slipway.hooks.webhook;

import dev.slipway.core.Busy;
import dev.slipway.core.UserException;
import dev.slipway.core.webhook.Outbound;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells providers what became of commits, in the background: nobody waits for it, and no outage of a provider reaches
 * further. Of what waits for a commit the newest is told; a webhook's are told in their order, each tried a few times.
 */
final class Reports {
    /** What is waited before each further try. */
    static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(20));

    private static final Logger log = LoggerFactory.getLogger(Reports.class);
    private static final Duration LAST = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 100;

    private final ProviderTokens tokens;
    private final Outbound outbound;
    private final List<Duration> pauses;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<WebhookId, Deque<CommitStatus>> waiting = new HashMap<>();
    private final Map<WebhookId, Thread> telling = new HashMap<>();

    Reports(ProviderTokens tokens, Outbound outbound, List<Duration> pauses) {
        this.tokens = tokens;
        this.outbound = outbound;
        this.pauses = List.copyOf(pauses);
    }

    /** Has a status told, if the webhook has what it takes. */
    void add(Webhook webhook, CommitStatus status) {
        if (!webhook.credentials().canReport()) {
            return;
        }
        lock.lock();
        try {
            var queue = waiting.computeIfAbsent(webhook.id(), _ -> new ArrayDeque<>());
            queue.removeIf(older ->
                    older.commit().equals(status.commit()) && older.context().equals(status.context()));
            queue.add(status);
            if (queue.size() > MOST_WAITING) {
                queue.remove();
            }
            telling.computeIfAbsent(
                    webhook.id(), id -> Thread.ofVirtual().name("report-" + id).start(() -> tellAll(webhook)));
        } finally {
            lock.unlock();
        }
    }

    private void tellAll(Webhook webhook) {
        try {
            for (var status = next(webhook.id()); status.isPresent(); status = next(webhook.id())) {
                tell(webhook, status.get());
            }
        } catch (InterruptedException _) {
            // Closed: who follows the deploy after the next start tells its end.
        }
    }

    private Optional<CommitStatus> next(WebhookId id) {
        lock.lock();
        try {
            var queue = waiting.getOrDefault(id, new ArrayDeque<>());
            var status = Optional.ofNullable(queue.poll());
            if (status.isEmpty()) {
                waiting.remove(id);
                telling.remove(id);
            }
            return status;
        } finally {
            lock.unlock();
        }
    }

    private boolean isOutdated(WebhookId id, CommitStatus status) {
        lock.lock();
        try {
            return waiting.getOrDefault(id, new ArrayDeque<>()).stream()
                    .anyMatch(newer -> newer.commit().equals(status.commit())
                            && newer.context().equals(status.context()));
        } finally {
            lock.unlock();
        }
    }

    private void tell(Webhook webhook, CommitStatus status) throws InterruptedException {
        var failure = send(webhook, status);
        for (int i = 0; i < pauses.size() && failure.isPresent(); i++) {
            if (!failure.get().mayPass) {
                break;
            }
            Thread.sleep(pauses.get(i));
            if (isOutdated(webhook.id(), status)) {
                return;
            }
            failure = send(webhook, status);
        }
        failure.ifPresent(last -> log.atWarn()
                .addKeyValue("app", webhook.app())
                .addKeyValue("webhook", webhook.id())
                .addKeyValue("commit", status.commit())
                .log("commit status not told: {}", last.reason));
    }

    /** @param mayPass whether it is worth another try */
    private record Failure(String reason, boolean mayPass) {}

    private Optional<Failure> send(Webhook webhook, CommitStatus status) {
        try {
            var answer = outbound.send(new ProviderApi(webhook).report(status, tokens.of(webhook)));
            return answer.succeeded() || isKnown(webhook, answer)
                    ? Optional.empty()
                    : Optional.of(new Failure(
                            "%s answers %d".formatted(webhook.url().getHost(), answer.status()), answer.mayPass()));
        } catch (IOException e) {
            return Optional.of(new Failure(String.valueOf(e.getMessage()), true));
        } catch (UserException e) {
            return Optional.of(new Failure(e.reason(), e instanceof Busy));
        } catch (RuntimeException e) {
            log.atError().addKeyValue("webhook", webhook.id()).setCause(e).log("commit status not told");
            return Optional.empty();
        }
    }

    /** GitLab refuses to be told what it shows already. */
    private static boolean isKnown(Webhook webhook, Outbound.Answer answer) {
        return webhook.provider() == Provider.GITLAB && answer.body().contains("Cannot transition status");
    }

    void stop() throws InterruptedException {
        List<Thread> threads;
        lock.lock();
        try {
            threads = List.copyOf(telling.values());
        } finally {
            lock.unlock();
        }
        for (var thread : threads) {
            // What is told at once is still told.
            if (!thread.join(LAST)) {
                thread.interrupt();
                thread.join(LAST);
            }
        }
    }
}
