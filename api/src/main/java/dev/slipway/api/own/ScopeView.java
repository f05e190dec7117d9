package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Right;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a key or a token is good for. */
record ScopeView(
        @About("The most it gives: read, push, deploy or full.")
        String most,

        @About("The apps that it is good for; * for all.") List<String> apps,
        @About("Absent if it does not expire.") Optional<Instant> expires) {
    static ScopeView of(KeyScope scope) {
        return new ScopeView(
                scope.most() == Right.MANAGE ? "full" : scope.most().toString(),
                scope.apps().stream().map(AppPattern::value).toList(),
                moment(scope.expires()));
    }

    /** A moment; the first and the last of all stand for none. */
    static Optional<Instant> moment(Instant when) {
        return when.equals(Instant.MIN) || when.equals(Instant.MAX) ? Optional.empty() : Optional.of(when);
    }
}
