package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.Expiry;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Right;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a new key or token is to be narrowed to. */
record NewScope(
        @About("The most it gives: read, push or deploy; all that you may do if left out.")
        Optional<String> most,

        @About("The apps that it is good for, or NAMESPACE/*; all if left out.")
        Optional<List<String>> apps,

        @About("A span like 30d, or a day like 2030-01-31; never if left out.")
        Optional<String> expires) {
    static KeyScope of(Optional<NewScope> wanted, Clock clock) {
        return wanted.map(scope -> scope.scope(clock.instant())).orElse(KeyScope.FULL);
    }

    private KeyScope scope(Instant now) {
        var patterns = apps.orElse(List.of()).stream().map(AppPattern::new).toList();
        return new KeyScope(
                most.map(Right::parse).orElse(Right.MANAGE),
                patterns.isEmpty() ? List.of(AppPattern.ALL) : patterns,
                expires.map(text -> Expiry.parse(text, now)).orElse(Instant.MAX));
    }
}
