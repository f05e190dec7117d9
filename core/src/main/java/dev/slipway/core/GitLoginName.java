package dev.slipway.core;

/** What a login at a git server elsewhere is called, among those of all users; a DNS label. */
public record GitLoginName(String value) implements Comparable<GitLoginName> {
    /** @throws InvalidInput if it is not a DNS label */
    public GitLoginName {
        DnsLabel.check("git login", value);
    }

    @Override
    public int compareTo(GitLoginName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
