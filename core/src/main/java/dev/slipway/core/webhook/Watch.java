package dev.slipway.core.webhook;

import java.time.Duration;

/**
 * What a webhook looks after beside the pushes that are delivered.
 *
 * @param poll how often to look for pushes whose delivery never came; zero for never
 * @param reviews how long the app of a pull request stays without a deploy; zero where pull requests get none
 */
public record Watch(Duration poll, Duration reviews) {
    public static final Watch DELIVERIES_ONLY = new Watch(Duration.ZERO, Duration.ZERO);

    public boolean polls() {
        return poll.isPositive();
    }

    public boolean makesReviewApps() {
        return reviews.isPositive();
    }
}
