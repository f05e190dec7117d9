package dev.slipway.cli;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Quoted;
import dev.slipway.core.app.Autoscale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how many processes of a type are asked for: {@code web=2}, {@code web=2..10}. */
final class ScaleWords {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,3}");
    private static final Pattern BOUNDS = Pattern.compile("([0-9]{1,3})\\.\\.([0-9]{1,3})");

    private ScaleWords() {}

    static Map.Entry<ProcessType, Integer> count(String word) {
        var parts = word.split("=", 2);
        if (parts.length < 2
                || !COUNT.matcher(parts[1]).matches()
                || Integer.parseInt(parts[1]) > Autoscale.MOST_PROCESSES) {
            throw new InvalidInput(
                    "'%s' is not TYPE=COUNT".formatted(Quoted.shorten(word)),
                    "give one like web=2, with 0 to %d processes".formatted(Autoscale.MOST_PROCESSES));
        }
        return Map.entry(new ProcessType(parts[0]), Integer.parseInt(parts[1]));
    }

    /** The bounds; empty if autoscaling of the type is to end. */
    static Map.Entry<ProcessType, Optional<Autoscale>> bounds(String word, int cpuPercent) {
        var parts = word.split("=", 2);
        var bounds = BOUNDS.matcher(parts.length < 2 ? "" : parts[1]);
        if (bounds.matches()) {
            var autoscale =
                    new Autoscale(Integer.parseInt(bounds.group(1)), Integer.parseInt(bounds.group(2)), cpuPercent);
            return Map.entry(new ProcessType(parts[0]), Optional.of(autoscale));
        }
        if (parts.length < 2 || !parts[1].equals("off")) {
            throw new InvalidInput(
                    "'%s' is not TYPE=LEAST..MOST".formatted(Quoted.shorten(word)),
                    "give one like web=2..10 or web=off");
        }
        return Map.entry(new ProcessType(parts[0]), Optional.empty());
    }
}
