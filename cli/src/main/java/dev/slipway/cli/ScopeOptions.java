package dev.slipway.cli;

import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.Expiry;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Right;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a key or a token may be narrowed to. */
final class ScopeOptions {
    @Option(names = "--scope", paramLabel = "RIGHT", description = "The most it gives: read, push or deploy.")
    private Optional<Right> most = Optional.empty();

    @Option(names = "--app", paramLabel = "PATTERN", description = "An app it is good for, or NAMESPACE/*; repeatable.")
    private List<AppPattern> apps = List.of();

    @Option(names = "--expires", paramLabel = "WHEN", description = "A span like 30d, or a day like 2030-01-31.")
    private Optional<String> expires = Optional.empty();

    /** All that its user may do, but for what was given. */
    KeyScope scope(Instant now) {
        return new KeyScope(
                most.orElse(Right.MANAGE),
                apps.isEmpty() ? List.of(AppPattern.ALL) : apps,
                expires.map(text -> Expiry.parse(text, now)).orElse(Instant.MAX));
    }

    /** What it gives, in the words of {@code --scope}. */
    static String most(KeyScope scope) {
        return scope.most() == Right.MANAGE ? "full" : scope.most().toString();
    }
}
