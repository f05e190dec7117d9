package dev.slipway.core;

/** The name of a service in its namespace, short enough for what is named after it; a DNS label. */
public record ServiceName(String value) implements Comparable<ServiceName> {
    private static final int LONGEST = 40;

    /** @throws InvalidInput if it is not a DNS label, or too long */
    public ServiceName {
        DnsLabel.check("service", value);
        if (value.length() > LONGEST) {
            throw new InvalidInput(
                    "service '%s' has too long a name".formatted(Quoted.shorten(value)),
                    "use at most %d characters".formatted(LONGEST));
        }
    }

    @Override
    public int compareTo(ServiceName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
