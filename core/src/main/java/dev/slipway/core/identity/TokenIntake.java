package dev.slipway.core.identity;

import dev.slipway.core.UserName;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes the tokens that somebody asks for. */
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
}
