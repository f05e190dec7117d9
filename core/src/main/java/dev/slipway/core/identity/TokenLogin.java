package dev.slipway.core.identity;

import dev.slipway.core.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Proves who somebody is by a user's name and a token of that user. */
public final class TokenLogin implements Login {
    /** How exactly is kept when a token was used: a client that asks often costs no write each time. */
    private static final Duration EXACTNESS = Duration.ofMinutes(1);

    private final Tokens tokens;
    private final Users users;
    private final Clock clock;

    public TokenLogin(Tokens tokens, Users users, Clock clock) {
        this.tokens = tokens;
        this.users = users;
        this.clock = clock;
    }

    /** Who that is; empty if the token is none of that user's, has expired, or was removed. */
    @Override
    public Optional<Principal> prove(String user, Secret password) {
        var now = clock.instant();
        var secret = TokenSecret.parse(password.reveal());
        var token = secret.flatMap(given -> tokens.find(given.id()).filter(known -> matches(known, given)))
                .filter(known -> known.owner().value().equals(user))
                .filter(known -> now.isBefore(known.scope().expires()));
        var account = token.flatMap(known -> users.find(known.owner()));
        token.filter(known -> account.isPresent() && known.lastUsed().isBefore(now.minus(EXACTNESS)))
                .ifPresent(known -> tokens.used(known.id(), now));
        return account.map(found ->
                new Principal(found.name(), found.admin(), token.orElseThrow().scope()));
    }

    /** As above, where no name comes with the token. */
    public Optional<Principal> prove(Secret secret) {
        return TokenSecret.parse(secret.reveal())
                .flatMap(given -> tokens.find(given.id()))
                .flatMap(known -> prove(known.owner().value(), secret));
    }

    private static boolean matches(Token token, TokenSecret given) {
        return MessageDigest.isEqual(ascii(token.digest()), ascii(given.digest()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
