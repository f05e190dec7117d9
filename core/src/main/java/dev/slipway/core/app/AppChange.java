package dev.slipway.core.app;

import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotFound;
import dev.slipway.core.Secret;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A change of what an app's owner set.
 *
 * @param summary what the release that it makes is called
 * @param change gives the app as it is then; throws what the user is told if there can be none such
 */
public record AppChange(String summary, UnaryOperator<App> change) {
    private static final int MOST_NAMED = 5;

    /** Gives the app these values; {@link InvalidInput} where that is more than an app may have. */
    public static AppChange set(Map<EnvName, Secret> values) {
        return new AppChange("Set " + named(values.keySet()), old -> {
            var config = new HashMap<>(old.config());
            config.putAll(values);
            return old.withConfig(ConfigRules.bounded(config));
        });
    }

    /** Takes the values of these names away; {@link NotFound} where one is not set. */
    public static AppChange unset(Collection<EnvName> names) {
        return new AppChange("Unset " + named(names), old -> {
            var config = new HashMap<>(old.config());
            for (var unwanted : names) {
                if (config.remove(unwanted) == null) {
                    throw new NotFound(
                            "%s is not set for %s".formatted(unwanted, old.name()),
                            "see what is with config list " + old.name());
                }
            }
            return old.withConfig(config);
        });
    }

    private static String named(Collection<EnvName> names) {
        var first =
                names.stream().sorted().limit(MOST_NAMED).map(EnvName::value).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMED ? "%s and %d more".formatted(first, names.size() - MOST_NAMED) : first;
    }

    /** Routes a host to the app, too, which {@link HostRules} has judged; {@link InvalidInput} where it has too many. */
    public static AppChange add(HostName host) {
        return new AppChange("Add domain " + host, old -> {
            var hosts = new HashSet<>(old.hosts());
            hosts.add(host);
            HostRules.bound(hosts);
            return old.withHosts(hosts);
        });
    }

    /** Routes a host to it no more; {@link NotFound} where it was not added. */
    public static AppChange remove(HostName host) {
        return new AppChange("Remove domain " + host, old -> {
            var hosts = new HashSet<>(old.hosts());
            if (!hosts.remove(host)) {
                throw new NotFound(
                        "host %s was not added to %s".formatted(host, old.name()),
                        "see which were with domains list " + old.name());
            }
            return old.withHosts(hosts);
        });
    }

    public App apply(App app) {
        return change.apply(app);
    }

    /** Whether the app is as it would make it. */
    public boolean isMadeOf(App app) {
        return apply(app).equals(app);
    }
}
