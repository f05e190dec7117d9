package dev.slipway.hooks.webhook;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import dev.slipway.core.webhook.Webhook;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Decides by what a delivery says whether there is something to do for it. Nothing that it says is ever fetched from. */
final class Judgement {
    static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private static final String NOTHING = "0".repeat(40);

    /** What all providers say of a push; GitLab calls the repository a project. */
    record Push(
            @Nullable String ref,
            @Nullable String after,
            @Nullable Boolean deleted,
            @Nullable Repository repository,
            @Nullable Repository project) {
        /** The repository's path on its server. */
        Optional<String> name() {
            return Optional.ofNullable(project)
                    .flatMap(one -> Optional.ofNullable(one.pathWithNamespace))
                    .or(() -> Optional.ofNullable(repository).flatMap(one -> Optional.ofNullable(one.fullName)));
        }
    }

    /** A repository, by the one or the other name. */
    record Repository(@Nullable String fullName, @Nullable String pathWithNamespace) {}

    private Judgement() {}

    /**
     * Why there is nothing to do; empty if there is. What a fork brings waits for an admin.
     *
     * @throws InvalidInput if the body is no JSON that tells of a push or a pull request
     */
    static Optional<String> objection(Webhook webhook, String event, byte[] body) {
        return switch (of(webhook, event, body)) {
            case Verdict.Nothing(var reason) -> Optional.of(reason);
            case Verdict.Branch _ -> Optional.empty();
            case Verdict.Review(var pull) ->
                pull.fork() && !pull.closed()
                        ? Optional.of("pull request %d is a fork's, which an admin lets run with webhooks approve"
                                .formatted(pull.number()))
                        : Optional.empty();
        };
    }

    /**
     * What a delivery asks for.
     *
     * @throws InvalidInput if the body is no JSON that tells of a push or a pull request
     */
    static Verdict of(Webhook webhook, String event, byte[] body) {
        var dialect = Dialect.of(webhook.provider());
        if (event.equals(Poller.EVENT)) {
            return new Verdict.Branch();
        }
        if (event.equals("ping")) {
            return new Verdict.Nothing("ping");
        }
        if (dialect.requests().contains(event)) {
            return PullJudgement.of(webhook, body);
        }
        if (event.equals("Tag Push Hook")) {
            return new Verdict.Nothing("tags are not deployed");
        }
        if (!event.equals(dialect.push())) {
            return new Verdict.Nothing("nothing is deployed for the event " + event);
        }
        return objection(webhook, read(body)).<Verdict>map(Verdict.Nothing::new).orElseGet(Verdict.Branch::new);
    }

    private static Push read(byte[] body) {
        try {
            var push = JSON.readValue(body, Push.class);
            if (push == null || push.ref == null) {
                throw new InvalidInput("the body names no ref", "send what the provider documents");
            }
            return push;
        } catch (JacksonException _) {
            throw new InvalidInput("the body is not JSON of a push", "choose application/json as its content type");
        }
    }

    private static Optional<String> objection(Webhook webhook, Push push) {
        var name = push.name().orElse("");
        if (!isOf(webhook, name)) {
            return Optional.of("it is of %s, another repository"
                    .formatted(name.isEmpty() ? "no repository that it names" : Quoted.shorten(name)));
        }
        var ref = push.ref == null ? "" : push.ref;
        if (ref.startsWith("refs/tags/")) {
            return Optional.of("tags are not deployed");
        }
        if (!ref.equals(webhook.branch().value())) {
            return Optional.of("%s is not %s"
                    .formatted(
                            Quoted.shorten(ref.replaceFirst("^refs/heads/", "")),
                            webhook.branch().shortName()));
        }
        boolean deleted = Boolean.TRUE.equals(push.deleted) || NOTHING.equals(push.after);
        return deleted ? Optional.of("%s was deleted".formatted(webhook.branch().shortName())) : Optional.empty();
    }

    /** Whether the webhook is of the repository that is called so. */
    static boolean isOf(Webhook webhook, String name) {
        var path = webhook.url().getPath().replaceFirst("/$", "").replaceFirst("\\.git$", "");
        return !name.isEmpty() && path.toLowerCase(Locale.ROOT).endsWith("/" + name.toLowerCase(Locale.ROOT));
    }
}
