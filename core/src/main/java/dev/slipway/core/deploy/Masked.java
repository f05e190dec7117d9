package dev.slipway.core.deploy;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Busy;
import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.Secret;
import dev.slipway.core.UserException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Puts {@code ***} in the place of an app's configured values wherever they show up in a line. */
public final class Masked implements UnaryOperator<String> {
    // Shorter values are words like "true" or "8080", whose masking would garble the line and protect nothing.
    private static final int SHORTEST = 6;

    private final List<String> values;

    public Masked(Collection<Secret> secrets) {
        this.values = secrets.stream()
                .flatMap(secret -> Stream.concat(
                        Stream.of(secret.reveal()), secret.reveal().lines()))
                .map(String::strip)
                .filter(value -> value.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    @Override
    public String apply(String line) {
        var masked = line;
        for (var value : values) {
            masked = masked.replace(value, "***");
        }
        return masked;
    }

    /** The failure, showing none of the values either: its texts reach status lines and are stored. */
    UserException failure(UserException failure) {
        var reason = apply(failure.reason());
        var advice = apply(failure.advice());
        return switch (failure) {
            case InvalidInput _ -> new InvalidInput(reason, advice);
            case NotFound _ -> new NotFound(reason, advice);
            case NotAllowed _ -> new NotAllowed(reason, advice);
            case Conflict _ -> new Conflict(reason, advice);
            case Busy _ -> new Busy(reason, advice);
            case BuildFailed _ -> new BuildFailed(reason, advice);
            case RolloutFailed _ -> new RolloutFailed(reason, advice);
        };
    }
}
