package dev.slipway.core.deploy;

import dev.slipway.core.InvalidInput;
import java.time.Duration;

/**
 * How much a server deploys.
 *
 * @param atOnce how many deploys run at the same time; later ones wait, in order, one of each app
 * @param drain how long running deploys may take to end when the server stops
 * @param resumed whether those that did not end then go on at the next start, because what they began runs elsewhere;
 *     otherwise they have failed
 */
public record DeployLimits(int atOnce, Duration drain, boolean resumed) {
    public static final DeployLimits DEFAULT = new DeployLimits(2, Duration.ofSeconds(30), false);

    /** @throws InvalidInput if {@code atOnce} is below 1 */
    public DeployLimits {
        if (atOnce < 1) {
            throw new InvalidInput("the number of deploys at once is below 1", "give 1 or more");
        }
    }
}
