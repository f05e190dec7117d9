package dev.slipway.core.webhook;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a webhook looks after beside the pushes that are delivered.
 *
 * @param poll how often to look for pushes whose delivery never came; zero for never
 * @param reviews how long the app of a pull request stays without a deploy; zero where pull requests get none
 */
public record Watch(Duration poll, Duration reviews) {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,4})([mhd])");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);

    public static final Watch DELIVERIES_ONLY = new Watch(Duration.ZERO, Duration.ZERO);

    public boolean polls() {
        return poll.isPositive();
    }

    public boolean makesReviewApps() {
        return reviews.isPositive();
    }

    /**
     * Reads the times as a user says them: {@code 10m}, {@code 6h}, {@code 14d}.
     *
     * @throws InvalidInput if one of them is none, or is out of bounds
     */
    public static Watch of(Optional<String> poll, Optional<String> reviews) {
        return new Watch(
                poll.map(text -> time(text, Duration.ofMinutes(1), DAY)).orElse(Duration.ZERO),
                reviews.map(text -> time(text, Duration.ofMinutes(10), YEAR)).orElse(Duration.ZERO));
    }

    private static Duration time(String text, Duration least, Duration most) {
        var matcher = TIME.matcher(text);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            var time = switch (matcher.group(2)) {
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
            if (time.compareTo(least) >= 0 && time.compareTo(most) <= 0) {
                return time;
            }
        }
        throw new InvalidInput(
                "'%s' is not a time that can be waited here".formatted(Quoted.shorten(text)),
                "give one from %s to %s".formatted(word(least), word(most)));
    }

    private static String word(Duration time) {
        return time.toDays() > 0 ? time.toDays() + "d" : time.toMinutes() + "m";
    }
}
