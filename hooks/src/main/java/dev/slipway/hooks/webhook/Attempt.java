package dev.slipway.hooks.webhook;

import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Push;
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

/** One look at a webhook's branch, and a deploy of what is there if that is something new. */
record Attempt(Parts parts, Origins origins, Reports reports) {
    private static final Pattern SKIP = Pattern.compile("\\[(skip ci|ci skip|no ci)]", Pattern.CASE_INSENSITIVE);

    /**
     * Fetches, deploys and waits for the end.
     *
     * @param progress gets the state on the way
     * @return how it ended; empty if the server ends before it does
     */
    Optional<DeliveryState> run(WebhookId id, Consumer<DeliveryState> progress) throws InterruptedException {
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
        try (var fetched =
                origins.fetch(app.get().id(), webhook.get(), webhook.get().branch())) {
            var objection = objection(webhook.get(), app.get(), fetched);
            return objection.isPresent()
                    ? ignored(objection.get())
                    : deploy(webhook.get(), app.get(), fetched, progress);
        }
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
        if (SKIP.matcher(fetched.message()).find()) {
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

    private Optional<DeliveryState> deploy(Webhook webhook, App app, Fetched fetched, Consumer<DeliveryState> progress)
            throws InterruptedException {
        var deployer = parts.deployer();
        var deploy = deployer.deploy(new Push(
                webhook.app(),
                webhook.branch(),
                fetched.commit(),
                webhook.by(),
                false,
                "webhook from " + webhook.provider()));
        progress.accept(new DeliveryState.Deploying(deploy.id()));
        report(webhook, app, deploy, deploy.state());
        var end = deployer.follow(deploy.id(), _ -> {});
        if (end.ended()) {
            report(webhook, app, deploy, end);
        }
        return switch (end) {
            case DeployState.Live _ -> Optional.of(new DeliveryState.Deployed(deploy.id()));
            case DeployState.Failed _, DeployState.Superseded _, DeployState.Cancelled _ ->
                Optional.of(new DeliveryState.Failed(deploy.id() + " " + end.sentence()));
            case DeployState.Queued _, DeployState.Staging _, DeployState.Building _, DeployState.RollingOut _ ->
                Optional.empty();
        };
    }

    /** What an earlier server has already brought to its end. */
    Optional<DeliveryState> ended(Delivery delivery) {
        if (!(delivery.state() instanceof DeliveryState.Deploying(var id))) {
            return Optional.empty();
        }
        var deploy = parts.platform().deploys().find(id).filter(found -> found.state() instanceof DeployState.Live);
        deploy.ifPresent(live -> parts.platform()
                .webhooks()
                .find(delivery.webhook())
                .ifPresent(webhook -> parts.platform()
                        .apps()
                        .find(live.push().app())
                        .ifPresent(app -> report(webhook, app, live, live.state()))));
        return deploy.map(live -> new DeliveryState.Deployed(live.id()));
    }

    private void report(Webhook webhook, App app, Deploy deploy, DeployState state) {
        var word = switch (state) {
            case DeployState.Live _ -> CommitStatus.State.SUCCESS;
            case DeployState.Failed _, DeployState.Superseded _, DeployState.Cancelled _ -> CommitStatus.State.FAILURE;
            case DeployState.Queued _, DeployState.Staging _, DeployState.Building _, DeployState.RollingOut _ ->
                CommitStatus.State.PENDING;
        };
        var addresses = parts.addresses();
        reports.add(
                webhook,
                new CommitStatus(
                        deploy.push().commit(),
                        "slipway/" + app.name(),
                        word,
                        "%s %s".formatted(deploy.id(), state.sentence()),
                        addresses.route(addresses.host(app.name())).url()));
    }
}
