package dev.slipway.core.identity;

import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens in memory; their owners are looked up in the users it is made with. */
public final class InMemoryTokens implements Tokens {
    private final InMemoryUsers users;
    private final Map<TokenId, Token> tokens = new LinkedHashMap<>();

    public InMemoryTokens(InMemoryUsers users) {
        this.users = users;
        users.afterRemove(
                gone -> tokens.values().removeIf(token -> token.owner().equals(gone)));
    }

    @Override
    public void add(Token token) {
        users.turns().run(() -> {
            users.require(token.owner());
            if (tokens.values().stream()
                    .anyMatch(other ->
                            other.owner().equals(token.owner()) && other.label().equals(token.label()))) {
                throw new Conflict("label '%s' is taken".formatted(token.label()), "choose another label");
            }
            tokens.put(token.id(), token);
        });
    }

    @Override
    public Optional<Token> find(TokenId id) {
        return users.turns().take(() -> Optional.ofNullable(tokens.get(id)));
    }

    @Override
    public List<Token> list(UserName owner) {
        return users.turns()
                .take(() -> tokens.values().stream()
                        .filter(token -> token.owner().equals(owner))
                        .toList());
    }

    @Override
    public void remove(TokenId id) {
        users.turns().run(() -> {
            if (tokens.remove(id) == null) {
                throw new NotFound("token %s not found".formatted(id), "see tokens list");
            }
        });
    }

    @Override
    public void used(TokenId id, Instant when) {
        users.turns()
                .run(() -> tokens.computeIfPresent(
                        id,
                        (_, token) -> new Token(
                                id,
                                token.digest(),
                                token.owner(),
                                token.label(),
                                token.scope(),
                                token.addedAt(),
                                when)));
    }
}
