package dev.slipway.core;

/** The name of a configuration in its namespace, and of the folder that bound apps find it in; a DNS label. */
public record ConfigurationName(String value) implements Comparable<ConfigurationName> {
    /** @throws InvalidInput if it is not a DNS label */
    public ConfigurationName {
        DnsLabel.check("configuration", value);
    }

    @Override
    public int compareTo(ConfigurationName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
