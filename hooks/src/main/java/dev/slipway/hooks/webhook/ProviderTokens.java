package dev.slipway.hooks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.Busy;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.Secret;
import dev.slipway.core.webhook.Outbound;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What webhooks' providers let the server in by: a token that was given, or one that a GitHub App gets for its installation. */
final class ProviderTokens {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration EARLY = Duration.ofMinutes(5);

    private final Outbound outbound;
    private final Clock clock;
    private final Map<WebhookId, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(Secret token, Instant until) {}

    ProviderTokens(Outbound outbound, Clock clock) {
        this.outbound = outbound;
        this.clock = clock;
    }

    /**
     * The token of a webhook; empty if it has none.
     *
     * @throws Busy if GitHub gives none now
     * @throws NotAllowed if GitHub gives none to the webhook's App
     */
    Secret of(Webhook webhook) {
        if (webhook.credentials().githubApp().isEmpty()) {
            return webhook.credentials().token();
        }
        var known = kept.get(webhook.id());
        if (known != null && clock.instant().isBefore(known.until)) {
            return known.token;
        }
        var fresh = installationToken(webhook);
        kept.put(webhook.id(), fresh);
        return fresh.token;
    }

    private Kept installationToken(Webhook webhook) {
        var api = new ProviderApi(webhook);
        var credentials = webhook.credentials();
        var assertion = AppAssertion.of(credentials.githubApp(), credentials.githubKey(), clock.instant());
        var installation = ask(api.get("repos/%s/installation".formatted(webhook.repositoryPath()), assertion));
        long id = installation.path("id").asLong();
        var answer = ask(api.post("app/installations/%d/access_tokens".formatted(id), assertion, "{}"));
        var token = text(answer, "token");
        var expires = text(answer, "expires_at");
        if (token == null || expires == null) {
            throw new Busy("GitHub has answered with no token", "try again later");
        }
        return new Kept(new Secret(token), Instant.parse(expires).minus(EARLY));
    }

    private static @Nullable String text(JsonNode answer, String name) {
        return answer.path(name).isString() ? answer.path(name).asString() : null;
    }

    private JsonNode ask(Outbound.Request request) {
        try {
            var answer = outbound.send(request);
            if (answer.mayPass()) {
                throw new Busy("GitHub answers its App with %d".formatted(answer.status()), "try again later");
            }
            if (!answer.succeeded()) {
                throw new NotAllowed(
                        "GitHub answers its App with %d".formatted(answer.status()),
                        "see that the App is installed on the repository, and may read it and write commit statuses");
            }
            return JSON.readTree(answer.body().getBytes(UTF_8));
        } catch (IOException | JacksonException e) {
            var busy = new Busy("GitHub cannot be asked for a token now", "try again later");
            busy.initCause(e);
            throw busy;
        }
    }
}
