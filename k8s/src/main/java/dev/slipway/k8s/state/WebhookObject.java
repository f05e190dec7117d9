package dev.slipway.k8s.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.webhook.Credentials;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A webhook as its custom resource, whose name is {@code webhook-} and its id; what is secret of it is in a Secret of that name. */
@Group(Cluster.GROUP)
@Version(Cluster.VERSION)
@Kind("Webhook")
@Plural("webhooks")
@Singular("webhook")
final class WebhookObject extends CustomResource<WebhookObject.Spec, Void> implements Namespaced {
    /** All of it that everybody may see who sees the object; one made by an earlier version lacks some. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Spec(
            String id,
            String app,
            String provider,
            String url,
            String branch,
            String path,
            String by,
            @Nullable String githubApp,
            @Nullable String hostKey,
            long pollSeconds,
            long reviewSeconds,
            String addedAt) {}

    static String name(WebhookId id) {
        return "webhook-" + id;
    }

    static Spec spec(Webhook webhook) {
        return new Spec(
                webhook.id().value(),
                webhook.app().value(),
                webhook.provider().toString(),
                webhook.url().toString(),
                webhook.branch().value(),
                webhook.path(),
                webhook.by().value(),
                webhook.credentials().githubApp(),
                webhook.hostKey(),
                webhook.watch().poll().toSeconds(),
                webhook.watch().reviews().toSeconds(),
                webhook.addedAt().toString());
    }

    /** The id of the GitHub App that it is of; empty if it is of none. */
    String githubApp() {
        return Objects.requireNonNullElse(getSpec().githubApp(), "");
    }

    Webhook webhook(Secret secret, Credentials credentials) {
        var spec = getSpec();
        return new Webhook(
                new WebhookId(spec.id()),
                new AppId(spec.app()),
                Provider.stored(spec.provider()),
                URI.create(spec.url()),
                new RefName(spec.branch()),
                spec.path(),
                new UserName(spec.by()),
                secret,
                credentials,
                Objects.requireNonNullElse(spec.hostKey(), ""),
                new Watch(Duration.ofSeconds(spec.pollSeconds()), Duration.ofSeconds(spec.reviewSeconds())),
                Instant.parse(spec.addedAt()));
    }
}
