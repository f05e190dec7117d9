package dev.slipway.hooks.webhook;

import dev.slipway.core.UserException;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Webhook;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells receivers of deploys. What is to be told is stored first; each is told on its own, and again with growing pauses
 * until the receiver has answered with success. After a start what the last server left is told, and what it did not come to
 * store.
 */
final class Notifier {
    /** What is waited before each further try. */
    static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6));

    private static final Logger log = LoggerFactory.getLogger(Notifier.class);
    private static final Duration OUTAGE = Duration.ofSeconds(5);
    private static final Duration LAST = Duration.ofSeconds(5);
    private static final Duration RECENT = Duration.ofDays(1);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int MOST_RECENT = 20;
    private static final int MOST_KEPT = 200;

    private final WebhookInbox.Parts parts;
    private final List<Duration> pauses;
    private final LinkedBlockingQueue<DeployNews.News> news = new LinkedBlockingQueue<>();
    private final Map<DeliveryId, Thread> telling = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofVirtual().name("notifier").unstarted(this::run);
    private volatile boolean stopping;

    Notifier(WebhookInbox.Parts parts, List<Duration> pauses) {
        this.parts = parts;
        this.pauses = List.copyOf(pauses);
    }

    void start() {
        parts.news().tell(news::add);
        thread.start();
    }

    private void run() {
        try {
            retrying(this::catchUp);
            while (true) {
                var next = news.take();
                retrying(() -> store(next));
            }
        } catch (InterruptedException _) {
            // Closed: the next start catches up.
        }
    }

    private static void retrying(Runnable work) throws InterruptedException {
        for (boolean told = false; ; ) {
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                if (!told) {
                    log.atWarn().setCause(e).log("deploys cannot be told of now, trying again");
                }
                told = true;
                Thread.sleep(OUTAGE);
            }
        }
    }

    private void catchUp() {
        for (var receiver : receivers()) {
            var since = parts.clock().instant().minus(RECENT);
            parts.platform().deploys().list(receiver.app(), MOST_RECENT).reversed().stream()
                    .filter(deploy ->
                            deploy.state().ended() && deploy.changedAt().isAfter(since))
                    .filter(deploy -> deploy.changedAt().isAfter(receiver.addedAt()))
                    .forEach(deploy -> store(receiver, deploy));
        }
    }

    private List<Webhook> receivers() {
        return parts.platform().webhooks().list().stream()
                .filter(Webhook::isReceiver)
                .toList();
    }

    private void store(DeployNews.News next) {
        parts.platform()
                .deploys()
                .find(next.id())
                .map(now -> now.in(next.state(), next.at()))
                .ifPresent(this::store);
    }

    private void store(Deploy deploy) {
        for (var receiver : receivers()) {
            if (receiver.app().equals(deploy.push().app())) {
                store(receiver, deploy);
            }
        }
    }

    private void store(Webhook receiver, Deploy deploy) {
        var app = parts.platform().apps().find(receiver.app());
        if (app.isEmpty()) {
            return;
        }
        var notice = Notice.of(app.get(), deploy, parts.addresses());
        var name = "%s %s".formatted(deploy.id(), notice.event());
        var id = DeliveryId.of(receiver.id(), name);
        var now = parts.clock().instant();
        var bytes = notice.body().length();
        var delivery = new Delivery(
                id, receiver.id(), receiver.app(), name, notice.event(), bytes, now, new DeliveryState.Received(), now);
        var deliveries = parts.platform().deliveries();
        if (deliveries.find(id).isEmpty()) {
            parts.bodies().put(delivery, notice.body());
            if (deliveries.append(delivery)) {
                take(delivery);
                deliveries.prune(receiver.id(), MOST_KEPT, now.minus(KEPT)).forEach(parts.bodies()::remove);
            }
        }
    }

    /** Tells what is stored, in the background. */
    void take(Delivery delivery) {
        if (!stopping) {
            telling.computeIfAbsent(
                    delivery.id(), id -> Thread.ofVirtual().name("notice-" + id).start(() -> tell(delivery)));
        }
    }

    private void tell(Delivery delivery) {
        try {
            var end = end(delivery);
            retrying(() -> parts.platform()
                    .deliveries()
                    .update(delivery.id(), end, parts.clock().instant()));
        } catch (InterruptedException _) {
            // Closed: it is told after the next start.
        } finally {
            telling.remove(delivery.id());
        }
    }

    private DeliveryState end(Delivery delivery) throws InterruptedException {
        var failure = send(delivery);
        for (int i = 0; i < pauses.size() && failure.isPresent(); i++) {
            Thread.sleep(pauses.get(i));
            failure = send(delivery);
        }
        failure.ifPresent(reason -> log.atWarn()
                .addKeyValue("app", delivery.app())
                .addKeyValue("webhook", delivery.webhook())
                .log("receiver not told: {}", reason));
        return failure.<DeliveryState>map(DeliveryState.Failed::new)
                .orElseGet(() -> new DeliveryState.Done("the receiver has it"));
    }

    /** Why it could not be told; empty if it was, or if nobody is to be told any more. */
    private Optional<String> send(Delivery delivery) {
        try {
            var receiver = parts.platform().webhooks().find(delivery.webhook());
            if (receiver.isEmpty()) {
                return Optional.empty();
            }
            var body = parts.bodies().get(delivery);
            var answer = parts.outbound().send(Notice.request(receiver.get(), delivery, body));
            return answer.succeeded() ? Optional.empty() : Optional.of("the receiver answers " + answer.status());
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (UserException e) {
            return Optional.of(e.reason());
        } catch (RuntimeException e) {
            log.atError().addKeyValue("webhook", delivery.webhook()).setCause(e).log("receiver not told");
            return Optional.of("internal error, see the server's log");
        }
    }

    void stop() throws InterruptedException {
        stopping = true;
        parts.news().tell(_ -> {});
        thread.interrupt();
        thread.join();
        for (var each : telling.values()) {
            each.interrupt();
            each.join(LAST);
        }
    }
}
