package dev.slipway.core;

import java.util.Locale;

/** A host name that requests are routed by: lower case, ASCII, at least two labels, no wildcard, no trailing dot. */
public record HostName(String value) implements Comparable<HostName> {
    private static final int LONGEST = 253;

    /** @throws InvalidInput if it is not such a name; upper case is folded */
    public HostName {
        value = value.toLowerCase(Locale.ROOT);
        var labels = value.split("\\.", -1);
        if (value.length() > LONGEST || labels.length < 2 || labels[labels.length - 1].matches("[0-9]*")) {
            throw new InvalidInput(
                    "host '%s' is not a full host name".formatted(Quoted.shorten(value)),
                    "give one like www.example.com: no wildcard, no address, no trailing dot");
        }
        for (var label : labels) {
            DnsLabel.check("host name part", label);
        }
    }

    @Override
    public int compareTo(HostName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
