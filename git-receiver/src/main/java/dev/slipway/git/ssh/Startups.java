package dev.slipway.git.ssh;

/**
 * How many connections may be there that have not logged in, as OpenSSH's {@code MaxStartups} and its kin: from
 * {@code start} on, {@code rate} percent of new ones are dropped, rising to all of them at {@code full}.
 *
 * @param perSource not logged in from one address
 * @param connections in all, logged in or not
 */
public record Startups(int start, int rate, int full, int perSource, int connections) {
    public static final Startups DEFAULT = new Startups(200, 30, 600, 150, 5_000);
    private static final double ALL = 100;

    /** The same, with no more connections than that. */
    public Startups withConnections(int most) {
        return new Startups(start, rate, full, perSource, most);
    }

    /** Whether to drop the next connection, when so many wait and {@code dice} is a random number below 1. */
    boolean drops(int waiting, double dice) {
        if (waiting >= full) {
            return true;
        }
        if (waiting < start) {
            return false;
        }
        double percent = rate + (ALL - rate) * (waiting - start) / Math.max(1, full - start);
        return dice * ALL < percent;
    }
}
