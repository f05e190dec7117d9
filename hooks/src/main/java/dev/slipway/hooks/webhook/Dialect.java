package dev.slipway.hooks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.Secret;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.WebhookDoor.Request;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a provider's requests are proven and named. Each is judged by its own header alone: Gitea and others send those of
 * GitHub as well.
 *
 * @param proof the header that proves it
 * @param prefix what stands in that header before a signature; nothing where it is the secret itself
 * @param ids the headers that name the delivery, the better ones first
 */
record Dialect(
        String proof,
        Optional<String> prefix,
        String event,
        List<String> ids,
        String login,
        String push,
        Set<String> requests) {
    private static final Dialect GITHUB = new Dialect(
            "X-Hub-Signature-256",
            Optional.of("sha256="),
            "X-GitHub-Event",
            List.of("X-GitHub-Delivery"),
            "x-access-token",
            "push",
            Set.of("pull_request", "pull_request_target"));
    // The event's id is the same for all webhooks and for what their receivers set off; the key is a delivery's own.
    private static final Dialect GITLAB = new Dialect(
            "X-Gitlab-Token",
            Optional.empty(),
            "X-Gitlab-Event",
            List.of("Idempotency-Key", "X-Gitlab-Event-UUID"),
            "oauth2",
            "Push Hook",
            Set.of("Merge Request Hook"));
    private static final Dialect GITEA = new Dialect(
            "X-Gitea-Signature",
            Optional.of(""),
            "X-Gitea-Event",
            List.of("X-Gitea-Delivery"),
            "oauth2",
            "push",
            Set.of("pull_request", "pull_request_sync"));

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._: -]{0,99}");
    private static final String HMAC = "HmacSHA256";
    private static final int SIGNATURE_LENGTH = 64;

    static Dialect of(Provider provider) {
        return switch (provider) {
            case GITHUB -> GITHUB;
            case GITLAB -> GITLAB;
            case GITEA -> GITEA;
            case RECEIVER -> throw new IllegalArgumentException("a receiver delivers nothing");
        };
    }

    /** Whether any provider calls what it tells of a pull request so. */
    static boolean isRequest(String event) {
        return Stream.of(GITHUB, GITLAB, GITEA).anyMatch(dialect -> dialect.requests.contains(event));
    }

    /** What can be told before the body is read: false if no body could prove the request. */
    boolean mayBeProven(Request request, Secret secret) {
        var given = given(request);
        return prefix.map(before -> given.startsWith(before) && given.length() == before.length() + SIGNATURE_LENGTH)
                .orElseGet(() -> isProven(request, new byte[0], secret));
    }

    /** Whether whoever sent that body has the secret; takes the same time for all that are not. */
    boolean isProven(Request request, byte[] body, Secret secret) {
        if (secret.reveal().isEmpty()) {
            return false;
        }
        var right = prefix.map(before -> before + signature(body, secret)).orElseGet(secret::reveal);
        return MessageDigest.isEqual(right.getBytes(UTF_8), given(request).getBytes(UTF_8));
    }

    /** The header's value; empty unless there is exactly one. */
    private String given(Request request) {
        var values = request.header(proof);
        return values.size() == 1 ? values.getFirst() : "";
    }

    static String signature(byte[] body, Secret secret) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(UTF_8), HMAC));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    /** What the request tells of; empty if it does not say. */
    Optional<String> event(Request request) {
        return word(request, event);
    }

    /** What the provider calls the delivery; empty if it does not say. */
    Optional<String> delivery(Request request) {
        return ids.stream().flatMap(name -> word(request, name).stream()).findFirst();
    }

    private static Optional<String> word(Request request, String name) {
        var values = request.header(name);
        return values.size() == 1 && WORD.matcher(values.getFirst()).matches()
                ? Optional.of(values.getFirst())
                : Optional.empty();
    }
}
