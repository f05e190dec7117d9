package dev.slipway.core.app;

import dev.slipway.core.AppName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotFound;
import dev.slipway.core.ProcessType;
import dev.slipway.core.release.Release;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How many processes of some types are to run from now on.
 *
 * @param summary what a release that it makes is called
 */
public record Scaling(Map<ProcessType, Integer> counts, String summary) {
    public Scaling {
        counts = Map.copyOf(counts);
    }

    /**
     * A scaling of what runs of the app.
     *
     * @throws NotFound if the release has no processes of one of the types
     * @throws InvalidInput if a count is out of bounds
     */
    public static Scaling of(App app, Release running, Map<ProcessType, Integer> wanted) {
        wanted.forEach((type, count) -> {
            requireType(app.name(), type, running.counts().keySet());
            if (count < 0 || count > Autoscale.MOST_PROCESSES) {
                throw new InvalidInput(
                        "%d processes of %s can't be run".formatted(count, type),
                        "give 0 to %d".formatted(Autoscale.MOST_PROCESSES));
            }
        });
        var autoscaled = new TreeSet<>(app.settings().autoscale().keySet());
        autoscaled.retainAll(wanted.keySet());
        var all = new TreeMap<>(wanted)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" "));
        return new Scaling(
                wanted,
                "Scale " + all + (autoscaled.isEmpty() ? "" : ", which ends autoscaling of " + join(autoscaled)));
    }

    /** @throws NotFound if the app has no processes of that type */
    public static void requireType(AppName app, ProcessType type, Set<ProcessType> types) {
        if (!types.contains(type)) {
            throw new NotFound("%s has no process type '%s'".formatted(app, type), "it has " + join(types));
        }
    }

    private static String join(Set<ProcessType> types) {
        return types.stream().sorted().map(ProcessType::value).collect(Collectors.joining(", "));
    }

    /** The app with it; those types are not scaled by the cluster any more. */
    public App apply(App old) {
        var scale = new HashMap<>(old.scale());
        scale.putAll(counts);
        var autoscale = new HashMap<>(old.settings().autoscale());
        autoscale.keySet().removeAll(counts.keySet());
        return old.withScale(scale).withSettings(old.settings().withAutoscale(autoscale));
    }
}
