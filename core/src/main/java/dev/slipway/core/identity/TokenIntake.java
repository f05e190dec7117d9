package dev.slipway.core.identity;

import dev.slipway.core.NotFound;
import dev.slipway.core.Quoted;
import dev.slipway.core.UserName;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes the tokens that somebody asks for, and removes them. */
public record TokenIntake(Tokens tokens, Clock clock) {
    /** A new token, and what is shown of it this once. */
    public record Made(Token token, TokenSecret secret) {}

    /** Makes one for the user; without a label it gets the next free {@code token-N}. */
    public Made make(UserName owner, Optional<Label> label, KeyScope scope) {
        var secret = TokenSecret.random();
        var name = label.orElseGet(() -> free(owner));
        var token = Token.of(secret, owner, name.value(), scope, clock.instant());
        tokens.add(token);
        return new Made(token, secret);
    }

    private Label free(UserName owner) {
        var taken = tokens.list(owner).stream().map(Token::label).collect(Collectors.toSet());
        int number = 1;
        while (taken.contains("token-" + number)) {
            number++;
        }
        return new Label("token-" + number);
    }

    /**
     * Removes the user's token of that id or label, and tells which it was.
     *
     * @throws NotFound if the user has no such token
     */
    public Token remove(UserName owner, String name) {
        var token = tokens.list(owner).stream()
                .filter(known ->
                        known.label().equals(name) || known.id().value().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFound(
                        "there is no token '%s'".formatted(Quoted.shorten(name)),
                        "see which there are with tokens list"));
        tokens.remove(token.id());
        return token;
    }
}
