package dev.slipway.core.deploy;

import dev.slipway.core.Secret;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Puts {@code ***} in the place of an app's configured values wherever they show up in a line. */
final class Masked implements UnaryOperator<String> {
    // Shorter values are words like "true" or "8080", whose masking would garble the line and protect nothing.
    private static final int SHORTEST = 6;

    private final List<String> values;

    Masked(Collection<Secret> secrets) {
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
}
