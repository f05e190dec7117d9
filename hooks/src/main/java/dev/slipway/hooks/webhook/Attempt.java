package dev.slipway.hooks.webhook;

import dev.slipway.core.app.App;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Remotes.Fetched;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import dev.slipway.hooks.webhook.WebhookInbox.Parts;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** One look at a webhook's branch, or at a pull request, and a deploy of what is there if that is something new. */
record Attempt(Parts parts, Origins origins, WebhookDeploys deploys, ReviewApps reviews) {
    private static final Pattern SKIP = Pattern.compile("\\[(skip ci|ci skip|no ci)]", Pattern.CASE_INSENSITIVE);

    /**
     * Fetches, deploys and waits for the end.
     *
     * @param pull the pull request that is looked at; empty for the branch
     * @param progress gets the state on the way
     * @return how it ended; empty if the server ends before it does
     */
    Optional<DeliveryState> run(WebhookId id, Optional<PullRequest> pull, Consumer<DeliveryState> progress)
            throws InterruptedException {
        var platform = parts.platform();
        var webhook = platform.webhooks().find(id);
        var app = webhook.flatMap(found -> platform.apps().find(found.app()));
        if (webhook.isEmpty() || app.isEmpty()) {
            return ignored("the webhook was removed");
        }
        if (!mayDeploy(webhook.get(), app.get())) {
            return ignored("%s, who added the webhook, may not deploy the app any more"
                    .formatted(webhook.get().by()));
        }
        return pull.isPresent()
                ? reviews.run(webhook.get(), app.get(), pull.get(), progress)
                : branch(webhook.get(), app.get(), progress);
    }

    private Optional<DeliveryState> branch(Webhook webhook, App app, Consumer<DeliveryState> progress)
            throws InterruptedException {
        try (var fetched = origins.fetch(app.id(), webhook, webhook.branch())) {
            var objection = objection(webhook, app, fetched);
            return objection.isPresent()
                    ? ignored(objection.get())
                    : deploys.run(webhook, app, webhook.branch(), fetched, progress);
        }
    }

    /** What an earlier server has already brought to its end. */
    Optional<DeliveryState> ended(Delivery delivery) {
        return deploys.ended(delivery);
    }

    private static Optional<DeliveryState> ignored(String reason) {
        return Optional.of(new DeliveryState.Ignored(reason));
    }

    private boolean mayDeploy(Webhook webhook, App app) {
        return parts.platform()
                .users()
                .find(webhook.by())
                .map(user -> new Principal(user.name(), user.admin(), KeyScope.FULL))
                .filter(who -> parts.access().has(who, app, Right.DEPLOY))
                .isPresent();
    }

    /** Why what is there is not deployed. */
    private Optional<String> objection(Webhook webhook, App app, Fetched fetched) {
        var platform = parts.platform();
        var commit = fetched.commit();
        var current = platform.releases().current(app.id());
        boolean idle = platform.deploys().unsettled().stream()
                .noneMatch(deploy -> deploy.push().app().equals(app.id()));
        if (idle && current.filter(release -> release.commit().equals(commit)).isPresent()) {
            return Optional.of("%s runs already, as %s"
                    .formatted(commit.abbreviated(), current.get().version()));
        }
        if (isSkipped(fetched)) {
            return Optional.of("the message of %s says so".formatted(commit.abbreviated()));
        }
        if (current.isEmpty()) {
            return Optional.empty();
        }
        var running = current.get().commit();
        if (!webhook.path().isEmpty() && !fetched.differs(running, webhook.path())) {
            return Optional.of("nothing in %s has changed from %s to %s"
                    .formatted(webhook.path(), running.abbreviated(), commit.abbreviated()));
        }
        if (!app.settings().forcePush() && !fetched.follows(running)) {
            return Optional.of("%s was forced back, which the app's setting force-push forbids"
                    .formatted(webhook.branch().shortName()));
        }
        return Optional.empty();
    }

    /** Whether the commit's message asks to be left out. */
    static boolean isSkipped(Fetched fetched) {
        return SKIP.matcher(fetched.message()).find();
    }
}
