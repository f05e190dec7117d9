package dev.slipway.core.platform;

import dev.slipway.core.app.AppResource;
import dev.slipway.core.app.Apps;
import dev.slipway.core.app.Configurations;
import dev.slipway.core.app.Namespaces;
import dev.slipway.core.deploy.AppLocks;
import dev.slipway.core.deploy.BuildLogs;
import dev.slipway.core.deploy.Deploys;
import dev.slipway.core.deploy.Pipeline;
import dev.slipway.core.deploy.Refs;
import dev.slipway.core.deploy.Stager;
import dev.slipway.core.identity.Keys;
import dev.slipway.core.identity.Tokens;
import dev.slipway.core.identity.Users;
import dev.slipway.core.release.AppLogs;
import dev.slipway.core.release.Processes;
import dev.slipway.core.release.Releases;
import dev.slipway.core.release.Rollouts;
import dev.slipway.core.service.Services;
import dev.slipway.core.webhook.Deliveries;
import dev.slipway.core.webhook.Webhooks;
import java.util.List;

/** A mode of Slipway: every port, filled in. Nothing outside {@code server} asks which mode runs. */
public record Platform(
        Users users,
        Keys keys,
        Tokens tokens,
        Namespaces namespaces,
        Apps apps,
        Configurations configurations,
        Services services,
        Releases releases,
        Deploys deploys,
        AppLocks appLocks,
        BuildLogs buildLogs,
        Refs refs,
        Stager stager,
        Pipeline pipeline,
        Rollouts rollouts,
        Processes processes,
        AppLogs appLogs,
        Webhooks webhooks,
        Deliveries deliveries,
        List<AppResource> resources) {
    public Platform {
        resources = List.copyOf(resources);
    }

    /** The same with its deploys by way of others. */
    public Platform withDeploys(Deploys others) {
        return new Platform(
                users,
                keys,
                tokens,
                namespaces,
                apps,
                configurations,
                services,
                releases,
                others,
                appLocks,
                buildLogs,
                refs,
                stager,
                pipeline,
                rollouts,
                processes,
                appLogs,
                webhooks,
                deliveries,
                resources);
    }
}
