package dev.slipway.core;

import java.util.regex.Pattern;

/** The name of a value in a configuration, and of the file that bound apps find it in. */
public record ConfigurationKey(String value) implements Comparable<ConfigurationKey> {
    private static final Pattern KEY = Pattern.compile("(?!\\.\\.)[A-Za-z0-9._-]{1,128}");

    /** @throws InvalidInput if it is no file's name, or one that is hidden behind others on Kubernetes */
    public ConfigurationKey {
        if (!KEY.matcher(value).matches() || value.equals(".")) {
            throw new InvalidInput(
                    "'%s' is not a key of a configuration".formatted(Quoted.shorten(value)),
                    "use 1 to 128 letters, digits, '.', '_' and '-', without two dots at the beginning");
        }
    }

    @Override
    public int compareTo(ConfigurationKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
