package dev.slipway.core;

import java.util.Locale;
import java.util.regex.Pattern;

/** A host name that requests are routed by: lower case, ASCII, at least two labels, no wildcard, no trailing dot. */
public record HostName(String value) implements Comparable<HostName> {
    private static final int LONGEST = 253;
    // Browsers take a name whose last part is a number for an address.
    private static final Pattern NUMBER = Pattern.compile("[0-9]*|0x[0-9a-f]*");

    /** @throws InvalidInput if it is not such a name; upper case is folded */
    public HostName {
        // Some letters beyond ASCII become ASCII when folded, and must not.
        boolean ascii = value.chars().allMatch(c -> c < 0x80);
        value = value.toLowerCase(Locale.ROOT);
        var labels = value.split("\\.", -1);
        if (!ascii
                || value.length() > LONGEST
                || labels.length < 2
                || NUMBER.matcher(labels[labels.length - 1]).matches()) {
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
