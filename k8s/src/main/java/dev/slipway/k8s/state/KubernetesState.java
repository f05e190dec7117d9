package dev.slipway.k8s.state;

import dev.slipway.core.app.Apps;
import dev.slipway.core.app.Configurations;
import dev.slipway.core.app.Namespaces;
import dev.slipway.core.deploy.Deploys;
import dev.slipway.core.identity.Keys;
import dev.slipway.core.identity.Tokens;
import dev.slipway.core.identity.Users;
import dev.slipway.core.release.Releases;
import dev.slipway.core.webhook.Deliveries;
import dev.slipway.core.webhook.GitLogins;
import dev.slipway.core.webhook.Webhooks;
import dev.slipway.k8s.state.ConfigSecrets.Owner;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/**
 * All that a server in a cluster knows, as objects of the cluster: users, keys, namespaces, apps, releases, deploys,
 * configurations, webhooks and logins elsewhere. What a call of a
 * port has changed is stored when it returns. Several writers do each other no harm; nothing is kept in memory.
 */
public final class KubernetesState {
    private final KubernetesUsers users;
    private final KubernetesKeys keys;
    private final KubernetesTokens tokens;
    private final KubernetesNamespaces namespaces;
    private final KubernetesApps apps;
    private final KubernetesConfigurations configurations;
    private final KubernetesReleases releases;
    private final KubernetesDeploys deploys;
    private final KubernetesWebhooks webhooks;
    private final KubernetesDeliveries deliveries;
    private final KubernetesGitLogins gitLogins;

    /**
     * The state of the Slipway whose users, keys and domains are in that namespace, which is there; it tells apart several
     * Slipways in one cluster. The cluster has Slipway's custom resources.
     */
    public KubernetesState(KubernetesClient client, String systemNamespace, Servers servers, Clock clock) {
        this(new Cluster(client, systemNamespace, ""), servers, clock);
    }

    KubernetesState(Cluster cluster, Peers servers, Clock clock) {
        var ledger = new Ledger(cluster);
        var objects = new AppObjects(cluster);
        configurations = new KubernetesConfigurations(cluster, objects);
        users = new KubernetesUsers(cluster, ledger, objects, configurations);
        keys = new KubernetesKeys(cluster, ledger, users);
        tokens = new KubernetesTokens(cluster, ledger, users);
        webhooks = new KubernetesWebhooks(cluster, objects);
        namespaces = new KubernetesNamespaces(cluster, objects, users, configurations);
        apps = new KubernetesApps(
                cluster, objects, namespaces, users, new ConfigSecrets(cluster, Owner.APP), webhooks, configurations);
        releases = new KubernetesReleases(cluster, objects, new ConfigSecrets(cluster, Owner.RELEASE), clock);
        deploys = new KubernetesDeploys(cluster, ledger, objects, servers);
        deliveries = new KubernetesDeliveries(cluster, servers);
        gitLogins = new KubernetesGitLogins(cluster, users);
    }

    public Users users() {
        return users;
    }

    public Keys keys() {
        return keys;
    }

    public Tokens tokens() {
        return tokens;
    }

    public Namespaces namespaces() {
        return namespaces;
    }

    public Apps apps() {
        return apps;
    }

    public Configurations configurations() {
        return configurations;
    }

    public Releases releases() {
        return releases;
    }

    public Deploys deploys() {
        return deploys;
    }

    public Webhooks webhooks() {
        return webhooks;
    }

    public GitLogins gitLogins() {
        return gitLogins;
    }

    public Deliveries deliveries() {
        return deliveries;
    }
}
