package dev.slipway.core;

/** A kind of process of an app, as its Procfile or buildpack names it; a DNS label. */
public record ProcessType(String value) implements Comparable<ProcessType> {
    /** The type that gets requests. */
    public static final ProcessType WEB = new ProcessType("web");

    /** The type that runs to its end before a new release takes traffic. */
    public static final ProcessType RELEASE = new ProcessType("release");

    /** @throws InvalidInput if it is not a DNS label */
    public ProcessType {
        DnsLabel.check("process type", value);
    }

    @Override
    public int compareTo(ProcessType other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
