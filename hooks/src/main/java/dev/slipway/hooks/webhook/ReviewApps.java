package dev.slipway.hooks.webhook;

import dev.slipway.core.AppName;
import dev.slipway.core.EnvName;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.hooks.webhook.WebhookInbox.Parts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives pull requests apps of their own, {@code web-pr-5} with the configuration of {@code web}, and takes them away again.
 * Such an app is known by a variable that names its app and its pull request; without it, it is an app like any other.
 */
record ReviewApps(Parts parts, Origins origins, WebhookDeploys deploys) {
    private static final Logger log = LoggerFactory.getLogger(ReviewApps.class);
    private static final EnvName MARK = new EnvName("REVIEW_APP");
    private static final Pattern MARKED = Pattern.compile("([0-9a-f]{16})/([0-9]{1,8})");

    /** Brings a pull request's app to where the pull request is. */
    Optional<DeliveryState> run(Webhook webhook, App parent, PullRequest pull, Consumer<DeliveryState> progress)
            throws InterruptedException {
        var name = new AppName(
                parent.name().namespace(), "%s-pr-%d".formatted(parent.name().name(), pull.number()));
        var known = parts.platform().apps().find(name);
        if (known.isPresent() && !isReview(known.get(), parent, pull.number())) {
            return Optional.of(new DeliveryState.Failed("%s is an app of another kind".formatted(name)));
        }
        if (pull.closed()) {
            return Optional.of(end(known, name));
        }
        var app = known.orElseGet(() -> make(name, parent, pull.number()));
        return deploy(webhook, app, pull, progress);
    }

    private DeliveryState end(Optional<App> app, AppName name) throws InterruptedException {
        if (app.isEmpty()) {
            return new DeliveryState.Ignored("there is no app %s to remove".formatted(name));
        }
        remove(app.get(), "its pull request was closed");
        return new DeliveryState.Done("%s was removed".formatted(name));
    }

    private App make(AppName name, App parent, int number) {
        var config = new HashMap<>(parent.config());
        config.put(MARK, new Secret(mark(parent, number)));
        var app = App.create(name, parent.owner(), parts.clock().instant())
                // A pull request's head is moved as its author likes.
                .withSettings(parent.settings().with("force-push", "on"))
                .withConfig(config)
                .withScale(parent.scale())
                .withGrants(parent.grants())
                .withConfigurations(parent.configurations());
        parts.platform().apps().create(app);
        return app;
    }

    private static String mark(App parent, int number) {
        return parent.id() + "/" + number;
    }

    private static boolean isReview(App app, App parent, int number) {
        return app.owner().equals(parent.owner())
                && new Secret(mark(parent, number)).equals(app.config().get(MARK));
    }

    private Optional<DeliveryState> deploy(Webhook webhook, App app, PullRequest pull, Consumer<DeliveryState> progress)
            throws InterruptedException {
        try (var fetched = origins.fetch(app.id(), webhook, pull.ref(webhook.provider()))) {
            var commit = fetched.commit();
            if (pull.fork() && !commit.value().equals(pull.head())) {
                return Optional.of(new DeliveryState.Failed("pull request %d has moved on to %s, which nobody approved"
                        .formatted(pull.number(), commit.abbreviated())));
            }
            var current = parts.platform().releases().current(app.id());
            if (current.filter(release -> release.commit().equals(commit)).isPresent()) {
                return Optional.of(new DeliveryState.Ignored("%s runs already, as %s"
                        .formatted(commit.abbreviated(), current.get().version())));
            }
            if (Attempt.isSkipped(fetched)) {
                return Optional.of(
                        new DeliveryState.Ignored("the message of %s says so".formatted(commit.abbreviated())));
            }
            var branch = app.settings().deployBranches().getFirst();
            return deploys.run(webhook, app, branch, fetched, progress);
        } finally {
            forgetUnlessDeployed(app);
        }
    }

    private void forgetUnlessDeployed(App app) throws InterruptedException {
        if (parts.platform().deploys().list(app.id(), 1).isEmpty()) {
            remove(app, "nothing was deployed to it");
        }
    }

    private void remove(App app, String reason) throws InterruptedException {
        parts.deployer().delete(app.id(), app.owner());
        log.atInfo().addKeyValue("app", app.name()).log("review app removed, {}", reason);
    }

    /** Removes those whose time has passed, and those that no webhook looks after any more. */
    void sweep() throws InterruptedException {
        for (var app : parts.platform().apps().list()) {
            var mark = app.config().get(MARK);
            var matcher = MARKED.matcher(mark == null ? "" : mark.reveal());
            if (!matcher.matches() || !app.name().name().endsWith("-pr-" + matcher.group(2))) {
                continue;
            }
            var stays = stays(new AppId(matcher.group(1)));
            if (stays.isEmpty()) {
                remove(app, "nothing follows its repository any more");
            } else if (lastDeploy(app).plus(stays.get()).isBefore(parts.clock().instant())) {
                remove(app, "its time has passed");
            }
        }
    }

    /** How long review apps of that app stay; empty if it makes none. */
    private Optional<Duration> stays(AppId parent) {
        return parts.platform().webhooks().list().stream()
                .filter(webhook ->
                        webhook.app().equals(parent) && webhook.watch().makesReviewApps())
                .map(webhook -> webhook.watch().reviews())
                .max(Comparator.naturalOrder());
    }

    private Instant lastDeploy(App app) {
        return parts.platform().deploys().list(app.id(), 1).stream()
                .map(Deploy::changedAt)
                .findFirst()
                .orElse(app.createdAt());
    }
}
