package dev.slipway.cli;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.app.Configuration;
import java.util.Map;

/** What a configuration has, as people are shown it. */
final class ConfigurationValues {
    private record Value(ConfigurationKey key, String value) {}

    private static final Listing<Value> LISTING =
            new Listing<Value>().column("KEY", "key", Value::key).column("VALUE", "value", Value::value);

    private ConfigurationValues() {}

    /** @param reveal whether the values themselves are shown */
    static void print(Console console, boolean json, Configuration configuration, boolean reveal) {
        var rows = configuration.data().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry ->
                        new Value(entry.getKey(), reveal ? entry.getValue().reveal() : "***"))
                .toList();
        LISTING.print(console, json, rows, "%s has no values".formatted(ConfigurationPath.of(configuration)));
    }
}
