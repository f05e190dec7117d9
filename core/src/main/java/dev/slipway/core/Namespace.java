package dev.slipway.core;

/** A group of apps; a DNS label. Apps named without one are in {@link #DEFAULT}. */
public record Namespace(String value) implements Comparable<Namespace> {
    /**
     * The namespace of apps that are named without one: {@code workspace}, as in Epinio, unless the property
     * {@code slipway.namespace} names another. Where two servers share a cluster, only one can have each namespace.
     */
    public static final Namespace DEFAULT = new Namespace(System.getProperty("slipway.namespace", "workspace"));

    /** @throws InvalidInput if it is not a DNS label */
    public Namespace {
        DnsLabel.check("namespace", value);
    }

    @Override
    public int compareTo(Namespace other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
