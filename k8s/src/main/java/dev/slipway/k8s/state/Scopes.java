package dev.slipway.k8s.state;

import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Right;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a key or a token is good for, as fields of a custom resource: a right, patterns of apps, and no time if for good. */
final class Scopes {
    private Scopes() {}

    static List<String> apps(KeyScope scope) {
        return scope.apps().stream().map(AppPattern::value).toList();
    }

    static @Nullable String expires(KeyScope scope) {
        return scope.expires().equals(Instant.MAX) ? null : scope.expires().toString();
    }

    static KeyScope read(String right, List<String> apps, @Nullable String expires) {
        return new KeyScope(
                Right.parse(right),
                apps.stream().map(AppPattern::new).toList(),
                expires == null ? Instant.MAX : Instant.parse(expires));
    }
}
