package dev.slipway.core.identity;

import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tokens of all users. Blocking, thread-safe, durable when a call returns; a removed token is not found any more. */
public interface Tokens {
    /**
     * @throws Conflict if another of the user's tokens has that label
     * @throws NotFound if the owner has no account
     */
    void add(Token token);

    Optional<Token> find(TokenId id);

    /** The user's tokens, oldest first. */
    List<Token> list(UserName owner);

    /** @throws NotFound if there is no such token */
    void remove(TokenId id);

    /** Notes that the token logged in; one that has just been removed is passed over. */
    void used(TokenId id, Instant when);
}
