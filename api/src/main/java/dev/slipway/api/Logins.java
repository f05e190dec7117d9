package dev.slipway.api;

import dev.slipway.core.Secret;
import dev.slipway.core.identity.Login;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.TokenLogin;
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
    private static final String BEARER = "Bearer ";

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
        var given = credentials(context.header("Authorization")).orElseThrow(() -> challenge(context));
        return prove(context, given.user(), given.password());
    }

    /** As above, where a token alone will do, too: the Bearer scheme. */
    Principal require(Context context, TokenLogin tokens) {
        var header = context.header("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return require(context);
        }
        requirePrivate(context);
        requirePatience(context);
        var token = new Secret(header.substring(BEARER.length()).strip());
        return tokens.prove(token).orElseThrow(() -> refusal(context, "token"));
    }

    /** As above, for what was sent otherwise. */
    Principal prove(Context context, String user, Secret password) {
        var address = Visitor.of(context).address();
        requirePatience(context);
        if (!Login.isToken(password) && failures.tooMany(address, user)) {
            throw tooMany(context);
        }
        var who = login.prove(user, password).orElseThrow(() -> refusal(context, user));
        failures.proven(address, user);
        return who;
    }

    private void requirePatience(Context context) {
        if (failures.tooMany(Visitor.of(context).address())) {
            throw tooMany(context);
        }
    }

    /** The answer to what proves nobody, which is counted. */
    HttpResponseException refusal(Context context, String user) {
        return failures.add(Visitor.of(context).address(), user) ? tooMany(context) : challenge(context);
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
        // A browser would ask by itself for what the Basic scheme needs, over the page that does.
        context.header(
                "WWW-Authenticate",
                SameOrigin.byScript(context)
                        ? "Bearer realm=\"slipway\""
                        : "Basic realm=\"slipway\", charset=\"UTF-8\"");
        return new HttpResponseException(
                HttpStatus.UNAUTHORIZED.getCode(), "give your user name, and your password or a token", Map.of());
    }

    private static HttpResponseException tooMany(Context context) {
        context.header("Retry-After", Long.toString(Failures.WINDOW.toSeconds()));
        return new HttpResponseException(
                HttpStatus.TOO_MANY_REQUESTS.getCode(), "too many failed logins; try again in a minute", Map.of());
    }
}
