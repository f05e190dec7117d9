package dev.slipway.k8s.state;

import dev.slipway.core.webhook.Credentials;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import dev.slipway.core.webhook.Webhooks;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The webhooks, an object and a Secret each in the namespace of their app. The Secret is made before the object and goes after
 * it, so that an object without one is being removed.
 */
final class KubernetesWebhooks implements Webhooks {
    static final String WEBHOOK = "slipway.dev/webhook";
    private static final Map<String, String> HOLDS = Map.of("slipway.dev/holds", "webhook");
    private static final String SECRET = "secret";
    private static final String TOKEN = "token";
    private static final String DEPLOY_KEY = "deploy-key";
    private static final String GITHUB_KEY = "github-key";

    private final Cluster cluster;
    private final AppObjects apps;

    KubernetesWebhooks(Cluster cluster, AppObjects apps) {
        this.cluster = cluster;
        this.apps = apps;
    }

    @Override
    public void add(Webhook webhook) {
        var app = apps.require(webhook.app());
        var namespace = app.getMetadata().getNamespace();
        var labels = new HashMap<>(Labels.of(app.id(), apps.nameOf(app)));
        labels.put(WEBHOOK, webhook.id().value());
        var object = new WebhookObject();
        object.setMetadata(cluster.metadata(namespace, WebhookObject.name(webhook.id()), labels));
        object.setSpec(WebhookObject.spec(webhook));
        make(secret(namespace, labels, webhook));
        make(object);
        if (!apps.stays(app)) {
            // Its removal may have been past the webhooks already.
            remove(webhook.id());
            throw AppObjects.gone();
        }
    }

    private io.fabric8.kubernetes.api.model.Secret secret(
            String namespace, Map<String, String> labels, Webhook webhook) {
        var held = new HashMap<>(labels);
        held.putAll(HOLDS);
        return new SecretBuilder()
                .withMetadata(cluster.metadata(namespace, WebhookObject.name(webhook.id()), held))
                .withImmutable(true)
                .withData(data(webhook))
                .build();
    }

    private static Map<String, String> data(Webhook webhook) {
        return Map.of(
                SECRET, SecretData.encoded(webhook.secret()),
                TOKEN, SecretData.encoded(webhook.credentials().token()),
                DEPLOY_KEY, SecretData.encoded(webhook.credentials().deployKey()),
                GITHUB_KEY, SecretData.encoded(webhook.credentials().githubKey()));
    }

    private void make(HasMetadata object) {
        if (cluster.create(object).isEmpty()) {
            throw new IllegalStateException(
                    "a random name was taken: " + object.getMetadata().getName());
        }
    }

    @Override
    public Optional<Webhook> find(WebhookId id) {
        return read(Map.of(WEBHOOK, id.value())).stream().findFirst();
    }

    @Override
    public List<Webhook> list() {
        return read(Map.of());
    }

    private List<Webhook> read(Map<String, String> labels) {
        var objects = cluster.list(WebhookObject.class, labels);
        var held = new HashMap<>(labels);
        held.putAll(HOLDS);
        var secrets = new HashMap<String, Map<String, String>>();
        for (var namespace : namespaces(objects)) {
            cluster.list(io.fabric8.kubernetes.api.model.Secret.class, namespace, held)
                    .forEach(secret -> secrets.put(secret.getMetadata().getName(), secret.getData()));
        }
        return objects.stream()
                .flatMap(object ->
                        Optional.ofNullable(secrets.get(object.getMetadata().getName()))
                                .map(data -> webhook(object, data))
                                .stream())
                .sorted(Comparator.comparing(Webhook::addedAt))
                .toList();
    }

    private static Webhook webhook(WebhookObject object, Map<String, String> data) {
        return object.webhook(
                SecretData.decoded(data, SECRET),
                new Credentials(
                        SecretData.decoded(data, TOKEN),
                        SecretData.decoded(data, DEPLOY_KEY),
                        object.githubApp(),
                        SecretData.decoded(data, GITHUB_KEY)));
    }

    private static Set<String> namespaces(List<WebhookObject> objects) {
        return objects.stream()
                .map(object -> object.getMetadata().getNamespace())
                .collect(Collectors.toSet());
    }

    @Override
    public void remove(WebhookId id) {
        removeAll(Map.of(WEBHOOK, id.value()));
    }

    /** Removes the webhooks with those labels, and their deliveries. */
    void removeAll(Map<String, String> labels) {
        var held = new HashMap<>(labels);
        held.putAll(HOLDS);
        var namespaces = namespaces(cluster.list(WebhookObject.class, labels));
        cluster.deleteAll(WebhookObject.class, labels);
        cluster.deleteAll(DeliveryObject.class, labels);
        for (var namespace : namespaces) {
            cluster.deleteAll(io.fabric8.kubernetes.api.model.Secret.class, namespace, held);
        }
    }
}
