package dev.slipway.hooks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.release.Addresses;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.Outbound;
import dev.slipway.core.webhook.Webhook;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a receiver is told of a deploy.
 *
 * @param event as {@code deploy.succeeded}
 */
record Notice(String event, String body) {
    /** What all events begin with, and no event of a provider that anything is done for. */
    static final String PREFIX = "deploy.";

    private static final JsonMapper JSON = JsonMapper.shared();

    static Notice of(App app, Deploy deploy, Addresses addresses) {
        var event = PREFIX + word(deploy.state());
        var told = new LinkedHashMap<String, String>();
        told.put("event", event);
        told.put("app", app.name().toString());
        told.put("deploy", deploy.id().toString());
        told.put("state", deploy.state().sentence());
        told.put("ref", deploy.push().ref().value());
        told.put("commit", deploy.push().commit().value());
        told.put("by", deploy.push().by().value());
        told.put("url", addresses.route(addresses.host(app.name())).url().toString());
        told.put("at", deploy.changedAt().toString());
        switch (deploy.state()) {
            case DeployState.Live(var version) -> told.put("release", version.toString());
            case DeployState.Failed(var reason, var advice) -> {
                told.put("reason", reason);
                told.put("advice", advice);
            }
            case DeployState.Queued _,
                    DeployState.Staging _,
                    DeployState.Building _,
                    DeployState.RollingOut _,
                    DeployState.Staged _,
                    DeployState.Superseded _,
                    DeployState.Cancelled _ -> {}
        }
        return new Notice(event, JSON.writeValueAsString(told));
    }

    private static String word(DeployState state) {
        return switch (state) {
            case DeployState.Live _ -> "succeeded";
            case DeployState.Staged _ -> "staged";
            case DeployState.Failed _ -> "failed";
            case DeployState.Superseded _ -> "superseded";
            case DeployState.Cancelled _ -> "cancelled";
            case DeployState.Queued _, DeployState.Staging _, DeployState.Building _, DeployState.RollingOut _ ->
                "started";
        };
    }

    /** The request that tells of it: signed as GitHub signs, under names of our own. */
    static Outbound.Request request(Webhook receiver, Delivery delivery, String body) {
        var headers = Map.of(
                "Content-Type",
                "application/json",
                "User-Agent",
                "slipway",
                "X-Slipway-Event",
                delivery.event(),
                "X-Slipway-Delivery",
                delivery.id().value(),
                "X-Slipway-Signature-256",
                "sha256=" + Dialect.signature(body.getBytes(UTF_8), receiver.secret()));
        return new Outbound.Request("POST", receiver.url(), headers, body);
    }
}
