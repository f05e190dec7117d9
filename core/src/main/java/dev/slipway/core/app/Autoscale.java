package dev.slipway.core.app;

import dev.slipway.core.InvalidInput;

/**
 * Between which numbers a cluster chooses how many processes of a type run.
 *
 * @param cpuPercent how much of the CPU time that they are sure to get they shall use on average
 */
public record Autoscale(int least, int most, int cpuPercent) {
    /** The most processes of one type. */
    public static final int MOST_PROCESSES = 100;

    private static final int MOST_PERCENT = 1000;

    /** @throws InvalidInput if these are no bounds */
    public Autoscale {
        if (least < 1 || most < least || most > MOST_PROCESSES) {
            throw new InvalidInput(
                    "%d..%d are no bounds to scale between".formatted(least, most),
                    "give two numbers from 1 to %d, the smaller one first".formatted(MOST_PROCESSES));
        }
        if (cpuPercent < 1 || cpuPercent > MOST_PERCENT) {
            throw new InvalidInput(
                    "%d is no share of CPU time to scale by".formatted(cpuPercent),
                    "give a percentage from 1 to %d".formatted(MOST_PERCENT));
        }
    }

    /** The count if it is within the bounds, or else the nearer bound. */
    public int nearest(int count) {
        return Math.clamp(count, least, most);
    }

    @Override
    public String toString() {
        return "%d..%d at %d%% CPU".formatted(least, most, cpuPercent);
    }
}
