package dev.slipway.hooks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.Secret;
import dev.slipway.core.webhook.GithubKey;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** What a GitHub App proves itself with: a JSON web token that its private key has signed, good for some minutes. */
final class AppAssertion {
    // Clocks differ, and GitHub takes none that is good for more than ten minutes.
    private static final Duration SKEW = Duration.ofMinutes(1);
    private static final Duration GOOD_FOR = Duration.ofMinutes(8);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private AppAssertion() {}

    static Secret of(String app, Secret key, Instant now) {
        var head = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
        var claims = "{\"iat\":%d,\"exp\":%d,\"iss\":\"%s\"}"
                .formatted(now.minus(SKEW).getEpochSecond(), now.plus(GOOD_FOR).getEpochSecond(), app);
        var text = BASE64.encodeToString(head.getBytes(UTF_8)) + "." + BASE64.encodeToString(claims.getBytes(UTF_8));
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(GithubKey.read(key.reveal()));
            signature.update(text.getBytes(UTF_8));
            return new Secret(text + "." + BASE64.encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK signs with RSA", e);
        }
    }
}
