package dev.slipway.cli;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import dev.slipway.core.webhook.Watch;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** How a repository elsewhere is to be followed. */
final class WebhookOptions {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,4})([mhd])");
    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);

    @Option(
            names = "--branch",
            paramLabel = "NAME",
            description = "The branch to follow; the app's deploy branch unless given.")
    Optional<String> branch = Optional.empty();

    @Option(
            names = "--path",
            paramLabel = "FOLDER",
            defaultValue = "",
            description = "Deploy only when something in that folder has changed.")
    String path = "";

    @Option(
            names = "--token",
            paramLabel = "-",
            description =
                    "Read from standard input what a private repository is fetched, and commits are reported on, with.")
    Optional<String> token = Optional.empty();

    @Option(
            names = "--github-app",
            paramLabel = "ID",
            description = "Fetch and report as that GitHub App, whose private key comes on standard input.")
    Optional<String> githubApp = Optional.empty();

    @Option(
            names = "--host-key",
            paramLabel = "SHA256:...",
            description = "The host key's fingerprint where it is fetched by SSH; the one seen now unless given.")
    Optional<String> hostKey = Optional.empty();

    @Option(
            names = "--poll",
            paramLabel = "TIME",
            description = "Look so often for pushes that nothing was delivered of, as 10m or 1h; never unless given.")
    Optional<String> poll = Optional.empty();

    @Option(names = "--review-apps", description = "Give each pull request an app of its own, APP-pr-NUMBER.")
    boolean reviewApps;

    @Option(
            names = "--review-age",
            paramLabel = "TIME",
            defaultValue = "14d",
            description = "How long such an app stays without a deploy.")
    String reviewAge = "14d";

    /** @throws InvalidInput if it is given and no fingerprint */
    Optional<String> fingerprint() {
        hostKey.filter(text -> !FINGERPRINT.matcher(text).matches()).ifPresent(text -> {
            throw new InvalidInput(
                    "'%s' is not a host key's fingerprint".formatted(Quoted.shorten(text)),
                    "give one as ssh-keygen -l shows it: SHA256:...");
        });
        return hostKey;
    }

    /** @throws InvalidInput if one of its times is none, or is out of bounds */
    Watch watch() {
        return new Watch(
                poll.map(text -> time(text, Duration.ofMinutes(1), DAY)).orElse(Duration.ZERO),
                reviewApps ? time(reviewAge, Duration.ofMinutes(10), YEAR) : Duration.ZERO);
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
