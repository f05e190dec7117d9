package dev.slipway.core.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.Secret;
import dev.slipway.core.UserException;
import dev.slipway.core.UserName;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passes for those who have just logged in and cannot say so again on their next request, as where a web socket is opened.
 * None is kept: every server that has the same key takes them, and each ends soon by itself.
 */
public final class Passes {
    /** How long one is good for. */
    public static final Duration VALID = Duration.ofSeconds(30);

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] PURPOSE = "slipway pass v1".getBytes(UTF_8);
    private static final int FIXED_WORDS = 4;

    private final Supplier<byte[]> secret;
    private final Users users;
    private final Clock clock;
    private volatile Optional<SecretKeySpec> derived = Optional.empty();

    /** @param secret of all servers of an installation, asked for when it is first needed; no pass tells of it */
    public Passes(Supplier<byte[]> secret, Users users, Clock clock) {
        this.secret = secret;
        this.users = users;
        this.clock = clock;
    }

    /** A pass for somebody, which is good for no more than the login was. */
    public Secret issue(Principal who) {
        var scope = who.scope();
        var apps = scope.apps().stream().map(AppPattern::value).collect(Collectors.joining(" "));
        var text = "%s %d %s %s %s"
                .formatted(
                        who.user(), clock.instant().plus(VALID).getEpochSecond(), scope.most(), scope.expires(), apps);
        var base64 = Base64.getUrlEncoder().withoutPadding();
        var bytes = text.getBytes(UTF_8);
        return new Secret(base64.encodeToString(bytes) + "." + base64.encodeToString(sign(key(), bytes)));
    }

    /** Whose pass that is; empty if it is none of ours, has expired, or its user has gone. */
    public Optional<Principal> prove(String pass) {
        try {
            int dot = pass.indexOf('.');
            var text = Base64.getUrlDecoder().decode(pass.substring(0, Math.max(0, dot)));
            var signature = Base64.getUrlDecoder().decode(pass.substring(dot + 1));
            return MessageDigest.isEqual(sign(key(), text), signature)
                    ? read(new String(text, UTF_8).split(" "))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<Principal> read(String[] words) {
        if (!clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(words[1])))) {
            return Optional.empty();
        }
        try {
            var scope = new KeyScope(Right.parse(words[2]), apps(words), Instant.parse(words[3]));
            return users.find(new UserName(words[0])).map(user -> new Principal(user.name(), user.admin(), scope));
        } catch (UserException e) {
            throw new IllegalStateException("a pass was signed that no server issues", e);
        }
    }

    private static List<AppPattern> apps(String[] words) {
        return Arrays.stream(words).skip(FIXED_WORDS).map(AppPattern::new).toList();
    }

    private SecretKeySpec key() {
        if (derived.isEmpty()) {
            var key = sign(new SecretKeySpec(secret.get(), ALGORITHM), PURPOSE);
            derived = Optional.of(new SecretKeySpec(key, ALGORITHM));
        }
        return derived.get();
    }

    private static byte[] sign(SecretKeySpec key, byte[] text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
