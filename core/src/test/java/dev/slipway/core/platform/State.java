package dev.slipway.core.platform;

import dev.slipway.core.app.Apps;
import dev.slipway.core.app.Configurations;
import dev.slipway.core.app.InMemoryApps;
import dev.slipway.core.app.InMemoryConfigurations;
import dev.slipway.core.app.InMemoryNamespaces;
import dev.slipway.core.app.Namespaces;
import dev.slipway.core.deploy.Deploys;
import dev.slipway.core.deploy.InMemoryDeploys;
import dev.slipway.core.identity.InMemoryKeys;
import dev.slipway.core.identity.InMemoryTokens;
import dev.slipway.core.identity.InMemoryUsers;
import dev.slipway.core.identity.Keys;
import dev.slipway.core.identity.Tokens;
import dev.slipway.core.identity.Users;
import dev.slipway.core.release.InMemoryReleases;
import dev.slipway.core.release.Releases;
import dev.slipway.core.webhook.Deliveries;
import dev.slipway.core.webhook.GitLogins;
import dev.slipway.core.webhook.InMemoryDeliveries;
import dev.slipway.core.webhook.InMemoryGitLogins;
import dev.slipway.core.webhook.InMemoryWebhooks;
import dev.slipway.core.webhook.Webhooks;

/** The ports that one store fills in, which know of each other's content. */
public record State(
        Users users,
        Keys keys,
        Tokens tokens,
        Namespaces namespaces,
        Apps apps,
        Releases releases,
        Deploys deploys,
        Webhooks webhooks,
        Deliveries deliveries,
        Configurations configurations,
        GitLogins gitLogins) {
    /** An empty one in memory. */
    public static State inMemory() {
        var users = new InMemoryUsers();
        var apps = new InMemoryApps(users);
        var webhooks = new InMemoryWebhooks(apps);
        var namespaces = new InMemoryNamespaces(users, apps);
        var configurations = new InMemoryConfigurations(apps);
        users.beforeRemove(configurations::refuseMaker);
        namespaces.afterRemove(configurations::removeAll);
        return new State(
                users,
                new InMemoryKeys(users),
                new InMemoryTokens(users),
                namespaces,
                apps,
                new InMemoryReleases(apps),
                new InMemoryDeploys(apps),
                webhooks,
                new InMemoryDeliveries(webhooks),
                configurations,
                new InMemoryGitLogins(users));
    }
}
