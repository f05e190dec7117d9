package dev.slipway.hooks.webhook;

import dev.slipway.core.RefName;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Remotes.Fetched;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.hooks.webhook.WebhookInbox.Parts;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/** Deploys what was fetched for a webhook, and has its provider told. */
record WebhookDeploys(Parts parts, Reports reports) {
    /**
     * Deploys and waits for the end.
     *
     * @param progress gets the state on the way
     * @return how it ended; empty if the server ends before it does
     */
    Optional<DeliveryState> run(
            Webhook webhook, App app, RefName ref, Fetched fetched, Consumer<DeliveryState> progress)
            throws InterruptedException {
        var message = "webhook from " + webhook.provider();
        var deploy = parts.deployer().deploy(new Push(app.id(), ref, fetched.commit(), webhook.by(), false, message));
        progress.accept(new DeliveryState.Deploying(deploy.id()));
        report(webhook, app, deploy, deploy.state());
        var end = parts.deployer().follow(deploy.id(), _ -> {});
        if (end.ended()) {
            report(webhook, app, deploy, end);
        }
        return switch (end) {
            case DeployState.Live _, DeployState.Staged _ -> Optional.of(new DeliveryState.Deployed(deploy.id()));
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
        var live = parts.platform().deploys().find(id).filter(found -> found.state() instanceof DeployState.Live);
        live.ifPresent(deploy -> reportAgain(delivery, deploy));
        return live.map(deploy -> new DeliveryState.Deployed(deploy.id()));
    }

    private void reportAgain(Delivery delivery, Deploy deploy) {
        var webhook = parts.platform().webhooks().find(delivery.webhook());
        var app = parts.platform().apps().find(deploy.push().app());
        if (webhook.isPresent() && app.isPresent()) {
            report(webhook.get(), app.get(), deploy, deploy.state());
        }
    }

    private void report(Webhook webhook, App app, Deploy deploy, DeployState state) {
        var word = switch (state) {
            case DeployState.Live _, DeployState.Staged _ -> CommitStatus.State.SUCCESS;
            case DeployState.Failed _, DeployState.Superseded _, DeployState.Cancelled _ -> CommitStatus.State.FAILURE;
            case DeployState.Queued _, DeployState.Staging _, DeployState.Building _, DeployState.RollingOut _ ->
                CommitStatus.State.PENDING;
        };
        reports.add(
                webhook,
                new CommitStatus(
                        deploy.push().commit(),
                        "slipway/" + app.name(),
                        word,
                        "%s %s%s"
                                .formatted(
                                        deploy.id(),
                                        state.sentence(),
                                        word == CommitStatus.State.SUCCESS ? at(app) : ""),
                        page(app, deploy)));
    }

    private String at(App app) {
        var addresses = parts.addresses();
        return " at " + addresses.route(addresses.host(app.name())).url();
    }

    /** Where its log can be read. */
    private URI page(App app, Deploy deploy) {
        var addresses = parts.addresses();
        var name = app.name();
        return addresses
                .url(addresses.domain())
                .resolve("/#/apps/%s/%s/deploys/%s".formatted(name.namespace(), name.name(), deploy.id()));
    }
}
