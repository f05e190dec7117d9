package dev.slipway.hooks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Measurements;
import dev.slipway.core.NotFound;
import dev.slipway.core.app.Access;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.release.Addresses;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Outbound;
import dev.slipway.core.webhook.Remotes;
import dev.slipway.core.webhook.Spool;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookDoor;
import dev.slipway.core.webhook.WebhookId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes deliveries in. What is proven is on the server's own disk before it is answered; from there it goes to where all
 * servers see it, once, and is taken care of.
 */
public final class WebhookInbox implements WebhookDoor {
    private static final Logger log = LoggerFactory.getLogger(WebhookInbox.class);
    private static final Duration TICK = Duration.ofSeconds(10);

    private final Parts parts;
    private final WebhookBook book;
    private final BranchFollower follower;
    private final SpoolReader reader;
    private final Poller poller;
    private final Reports reports;
    private final ReviewSweep sweep;
    private final Notifier notifier;

    /**
     * What an inbox works with.
     *
     * @param news tells of the deploys of the platform
     * @param outbound how providers are told what became of commits, and receivers of deploys
     * @param addresses where apps are opened
     * @param shared whether there may be other servers, whose work this one takes up when they are gone
     */
    public record Parts(
            Platform platform,
            DeployNews news,
            Deployer deployer,
            Access access,
            Remotes remotes,
            Outbound outbound,
            Addresses addresses,
            Spool spool,
            DeliveryBodies bodies,
            boolean shared,
            Measurements measurements,
            Clock clock) {}

    public WebhookInbox(Parts parts) {
        this.parts = parts;
        this.book = new WebhookBook(parts.platform.webhooks());
        var tokens = new ProviderTokens(parts.outbound, parts.clock);
        var origins = new Origins(parts.remotes, tokens);
        this.reports = new Reports(tokens, parts.outbound, Reports.PAUSES);
        var deploys = new WebhookDeploys(parts, reports);
        var reviews = new ReviewApps(parts, origins, deploys);
        this.sweep = new ReviewSweep(reviews);
        this.follower = new BranchFollower(parts, new Attempt(parts, origins, deploys, reviews));
        this.notifier = new Notifier(parts, Notifier.PAUSES);
        this.reader = new SpoolReader(parts, this::take);
        this.poller = new Poller(parts, origins, reader::wake, TICK);
    }

    /** Takes care of what is stored, beginning with what an earlier server has left. */
    public void start() {
        reader.start();
        poller.start();
        sweep.start();
        notifier.start();
    }

    @Override
    public Answer receive(String id, Request request) throws IOException {
        var answer = judge(id, request);
        parts.measurements.count("slipway.webhooks", "answer", word(answer));
        return answer;
    }

    private static String word(Answer answer) {
        return switch (answer) {
            case Answer.Accepted _ -> "accepted";
            case Answer.Ignored _ -> "ignored";
            case Answer.Unknown _ -> "unknown";
            case Answer.Unproven _ -> "unproven";
            case Answer.Malformed _ -> "malformed";
            case Answer.Unavailable _ -> "unavailable";
        };
    }

    private Answer judge(String id, Request request) throws IOException {
        Optional<Webhook> webhook;
        try {
            webhook = book.find(new WebhookId(id));
        } catch (InvalidInput _) {
            return new Answer.Unknown();
        } catch (WebhookBook.Unreadable _) {
            return new Answer.Unavailable();
        }
        return webhook.filter(found -> !found.isReceiver()).isEmpty()
                ? new Answer.Unknown()
                : judge(webhook.get(), request);
    }

    private Answer judge(Webhook webhook, Request request) throws IOException {
        var dialect = Dialect.of(webhook.provider());
        if (!dialect.mayBeProven(request, webhook.secret())) {
            return new Answer.Unproven();
        }
        var body = request.body();
        if (!dialect.isProven(request, body, webhook.secret())) {
            return new Answer.Unproven();
        }
        var event = dialect.event(request);
        var delivery = dialect.delivery(request);
        if (event.isEmpty() || delivery.isEmpty()) {
            return new Answer.Malformed("its headers do not name the event and the delivery");
        }
        try {
            var objection = Judgement.objection(webhook, event.get(), body);
            return store(new Spool.Entry(
                    webhook.id(),
                    delivery.get(),
                    event.get(),
                    objection.orElse(""),
                    parts.clock.instant(),
                    text(body)));
        } catch (InvalidInput e) {
            return new Answer.Malformed(e.reason());
        }
    }

    private static String text(byte[] body) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException _) {
            throw new InvalidInput("the body is not UTF-8 text", "send what the provider documents");
        }
    }

    private Answer store(Spool.Entry entry) {
        try {
            parts.spool.put(entry);
        } catch (RuntimeException e) {
            log.atError().addKeyValue("webhook", entry.webhook()).setCause(e).log("delivery cannot be stored");
            return new Answer.Unavailable();
        }
        reader.wake();
        return entry.ignored().isEmpty() ? new Answer.Accepted() : new Answer.Ignored(entry.ignored());
    }

    @Override
    public DeliveryState replay(DeliveryId id) {
        var delivery = parts.platform.deliveries().find(id).orElseThrow(() -> gone(id));
        var webhook = parts.platform.webhooks().find(delivery.webhook()).orElseThrow(() -> gone(id));
        if (webhook.isReceiver()) {
            return follow(delivery, new DeliveryState.Received());
        }
        var body = parts.bodies.get(delivery).getBytes(UTF_8);
        var state = Judgement.objection(webhook, delivery.event(), body)
                .<DeliveryState>map(DeliveryState.Ignored::new)
                .orElseGet(DeliveryState.Received::new);
        return follow(delivery, state);
    }

    private DeliveryState follow(Delivery delivery, DeliveryState state) {
        var now = parts.clock.instant();
        if (!parts.platform.deliveries().update(delivery.id(), state, now)) {
            throw gone(delivery.id());
        }
        if (!state.ended()) {
            take(delivery.withState(state, now));
        }
        return state;
    }

    @Override
    public DeliveryState approve(DeliveryId id) {
        var delivery = parts.platform.deliveries().find(id).orElseThrow(() -> gone(id));
        var webhook = parts.platform.webhooks().find(delivery.webhook()).orElseThrow(() -> gone(id));
        var body = parts.bodies.get(delivery).getBytes(UTF_8);
        if (!(Judgement.of(webhook, delivery.event(), body) instanceof Verdict.Review)) {
            throw new InvalidInput(
                    "delivery %s tells of no pull request that could run".formatted(id),
                    "approve one that webhooks deliveries shows as a fork's");
        }
        return follow(delivery, new DeliveryState.Received());
    }

    private void take(Delivery delivery) {
        if (delivery.event().startsWith(Notice.PREFIX)) {
            notifier.take(delivery);
        } else {
            follower.take(delivery);
        }
    }

    private static NotFound gone(DeliveryId id) {
        return new NotFound("there is no delivery " + id, "see which there are with webhooks deliveries APP");
    }

    @Override
    public String body(Delivery delivery) {
        return parts.bodies.get(delivery);
    }

    @Override
    public void remove(Webhook webhook) {
        parts.platform.webhooks().remove(webhook.id());
        book.forget(webhook.id());
        parts.bodies.remove(webhook);
    }

    /** Takes nothing up any more; what is stored is taken care of at the next start, or by another server. */
    public void stop() throws InterruptedException {
        poller.stop();
        sweep.stop();
        notifier.stop();
        reader.stop();
        follower.stop();
        reports.stop();
    }
}
