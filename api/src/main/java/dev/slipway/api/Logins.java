package dev.slipway.api;

import dev.slipway.core.Secret;
import dev.slipway.core.identity.Login;
import dev.slipway.core.identity.Principal;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who sends a request: by name and password or token, as HTTP's Basic scheme has them. */
final class Logins {
    private static final String SCHEME = "Basic ";

    private final Login login;
    private final Failures failures;

    Logins(Login login, Failures failures) {
        this.login = login;
        this.failures = failures;
    }

    /**
     * Who that is, before anything of the body is read.
     *
     * @throws HttpResponseException 401 if nobody is proven, 429 if that was so too often, 403 if others could have listened
     */
    Principal require(Context context) {
        requirePrivate(context);
        var visitor = Visitor.of(context);
        var given = credentials(context.header("Authorization"));
        if (given.isEmpty()) {
            throw challenge(context);
        }
        var user = given.get().user();
        if (failures.tooMany(visitor.address())
                || (!Login.isToken(given.get().password()) && failures.tooMany(visitor.address(), user))) {
            throw tooMany(context);
        }
        var who = login.prove(user, given.get().password()).orElseThrow(() -> {
            boolean often = failures.add(visitor.address(), user);
            return often ? tooMany(context) : challenge(context);
        });
        failures.proven(visitor.address(), user);
        return who;
    }

    /** @throws HttpResponseException 403 if others could have listened */
    static void requirePrivate(Context context) {
        if (!Visitor.of(context).isPrivate()) {
            throw new ForbiddenResponse("passwords and tokens are taken over HTTPS only; use an https:// address");
        }
    }

    private record Credentials(String user, Secret password) {}

    private static Optional<Credentials> credentials(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            var pair = new String(
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Credentials(pair.substring(0, colon), new Secret(pair.substring(colon + 1))));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The answer to somebody who has to log in first. */
    static HttpResponseException challenge(Context context) {
        context.header("WWW-Authenticate", "Basic realm=\"slipway\", charset=\"UTF-8\"");
        return new HttpResponseException(
                HttpStatus.UNAUTHORIZED.getCode(), "give your user name, and your password or a token", Map.of());
    }

    private static HttpResponseException tooMany(Context context) {
        context.header("Retry-After", Long.toString(Failures.WINDOW.toSeconds()));
        return new HttpResponseException(
                HttpStatus.TOO_MANY_REQUESTS.getCode(), "too many failed logins; try again in a minute", Map.of());
    }
}
