package dev.slipway.core.app;

import dev.slipway.core.EnvName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** How much configuration an app may have, and what of it a process can be given. No message repeats a value. */
public final class ConfigRules {
    /** Of one value. */
    public static final int MOST_BYTES = 64 * 1024;

    private static final int MOST_VARIABLES = 1000;
    // What Linux lets a program be started with is bounded, and its arguments need some of that too.
    private static final int MOST_BYTES_IN_ALL = 1024 * 1024;

    private ConfigRules() {}

    /** @throws InvalidInput if a process cannot have that value */
    public static Secret value(EnvName name, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new InvalidInput(
                    "the value of %s has a NUL character in it".formatted(name),
                    "a process can't be given one; encode the value, in Base64 for example");
        }
        if (bytes(value) > MOST_BYTES) {
            throw new InvalidInput(
                    "the value of %s is longer than 64 KiB".formatted(name), "put it where the app can fetch it");
        }
        return new Secret(value);
    }

    /** @throws InvalidInput if that is more configuration than an app may have */
    public static Map<EnvName, Secret> bounded(Map<EnvName, Secret> config) {
        if (config.size() > MOST_VARIABLES) {
            throw new InvalidInput(
                    "an app has at most %d configuration values".formatted(MOST_VARIABLES), "unset some first");
        }
        long total = config.entrySet().stream()
                .mapToLong(entry ->
                        entry.getKey().value().length() + bytes(entry.getValue().reveal()))
                .sum();
        if (total > MOST_BYTES_IN_ALL) {
            throw new InvalidInput("an app's configuration is at most 1 MiB in all", "unset some of it first");
        }
        return config;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
