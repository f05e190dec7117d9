package dev.slipway.core;

/** A user's name: a DNS label. */
public record UserName(String value) implements Comparable<UserName> {
    /** The first user of a server. */
    public static final UserName ADMIN = new UserName("admin");

    /** @throws InvalidInput if it is not a DNS label */
    public UserName {
        DnsLabel.check("user name", value);
    }

    @Override
    public int compareTo(UserName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
