package dev.slipway.api;

import dev.slipway.api.own.Server;
import dev.slipway.api.route.Call;
import dev.slipway.core.Secret;
import dev.slipway.core.Sha256;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Label;
import dev.slipway.core.identity.PasswordHash;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.identity.Token;
import dev.slipway.core.identity.TokenIntake;
import dev.slipway.core.identity.TokenLogin;
import dev.slipway.core.identity.TokenSecret;
import dev.slipway.core.identity.Tokens;
import dev.slipway.core.identity.Users;
import io.javalin.http.Context;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Who looks at the page: signed in once, known by a cookie from then on. A session is a token of its user's, so all servers
 * know it, it can be listed, and removing it ends it; so does another password. Whoever signs in with a token keeps that one.
 */
final class Sessions {
    static final Duration LONGEST = Duration.ofHours(12);
    private static final String LABEL = "browser-";
    private static final int LABEL_BYTES = 4;
    private static final int MARK = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Logins logins;
    private final Tokens tokens;
    private final Users users;
    private final TokenLogin byToken;
    private final Clock clock;

    /** What somebody signs in with. */
    record SignIn(String user, String password) {}

    Sessions(Logins logins, Server server) {
        this.logins = logins;
        this.tokens = server.platform().tokens();
        this.users = server.platform().users();
        this.clock = server.clock();
        this.byToken = new TokenLogin(tokens, users, clock);
    }

    /** Who sends the request, by what the header or the cookie says. */
    Principal require(Context context) {
        var header = context.header("Authorization");
        if (header != null) {
            SameOrigin.refuseOthers(context);
            return logins.require(context, byToken);
        }
        var secret = cookie(context);
        if (secret.isEmpty()) {
            return logins.require(context, byToken);
        }
        Logins.requirePrivate(context);
        SameOrigin.require(context, !context.method().name().equals("GET"));
        return byToken.prove(secret.get())
                .filter(_ -> isCurrent(secret.get()))
                .orElseThrow(() -> logins.refusal(context, "session"));
    }

    /** Begins a session for whoever sends a user's name and password or token. */
    void begin(Context context) {
        SameOrigin.require(context, true);
        Logins.requirePrivate(context);
        var given = Call.body(context, SignIn.class);
        var password = new Secret(given.password());
        var who = logins.prove(context, given.user(), password);
        var secret = TokenSecret.parse(given.password()).isPresent() ? password : newSession(who);
        setCookie(context, secret.reveal(), LONGEST);
        context.status(204);
    }

    private Secret newSession(Principal who) {
        var now = clock.instant();
        tokens.list(who.user()).stream()
                .filter(token -> isSession(token) && now.isAfter(token.scope().expires()))
                .forEach(token -> tokens.remove(token.id()));
        var bytes = new byte[LABEL_BYTES];
        RANDOM.nextBytes(bytes);
        var label = new Label(label(who.user()) + HexFormat.of().formatHex(bytes));
        var scope = new KeyScope(Right.MANAGE, List.of(AppPattern.ALL), now.plus(LONGEST));
        return new TokenIntake(tokens, clock)
                .make(who.user(), Optional.of(label), scope)
                .secret()
                .text();
    }

    /** Whether the user's password is still the one that the session began with, if it began with one. */
    private boolean isCurrent(Secret secret) {
        return token(secret)
                .filter(token -> !isSession(token) || token.label().startsWith(label(token.owner())))
                .isPresent();
    }

    private Optional<Token> token(Secret secret) {
        return TokenSecret.parse(secret.reveal()).flatMap(given -> tokens.find(given.id()));
    }

    private String label(UserName owner) {
        var hash = users.password(owner).map(PasswordHash::text).orElse("");
        return LABEL + Sha256.hex(hash).substring(0, MARK) + "-";
    }

    private static boolean isSession(Token token) {
        return token.label().startsWith(LABEL);
    }

    /** Ends the session; one that is over already is passed over. */
    void end(Context context) {
        SameOrigin.require(context, true);
        cookie(context)
                .filter(secret -> byToken.prove(secret).isPresent())
                .flatMap(this::token)
                .filter(Sessions::isSession)
                .ifPresent(token -> tokens.remove(token.id()));
        setCookie(context, "", Duration.ZERO);
        context.status(204);
    }

    /** Where it is certain that only this host can have set it, the cookie's name says so. */
    private static String name(Context context) {
        return Visitor.of(context).https() ? "__Host-slipway" : "slipway";
    }

    // Two of that name: one is not ours.
    private static Optional<Secret> cookie(Context context) {
        var name = name(context);
        var all = Optional.ofNullable(context.req().getCookies()).stream()
                .flatMap(Arrays::stream)
                .filter(cookie -> cookie.getName().equals(name))
                .toList();
        return all.size() == 1 ? Optional.of(new Secret(all.getFirst().getValue())) : Optional.empty();
    }

    private static void setCookie(Context context, String value, Duration age) {
        context.res()
                .addHeader(
                        "Set-Cookie",
                        "%s=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s"
                                .formatted(
                                        name(context),
                                        value,
                                        age.toSeconds(),
                                        Visitor.of(context).https() ? "; Secure" : ""));
    }
}
