package dev.slipway.cli;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.webhook.Credentials;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.WebhookIntake;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a repository elsewhere is to be followed. */
final class WebhookOptions {
    private static final int MOST_KEY_BYTES = 16 << 10;
    private static final int MOST_TOKEN_BYTES = 1001;

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

    /**
     * What is asked for.
     *
     * @throws InvalidInput if something about it cannot be
     */
    WebhookIntake.Wish wish(Provider provider, URI url, Console console) {
        return new WebhookIntake.Wish(
                provider, url, branch, path, credentials(provider, url, console), hostKey, watch());
    }

    private Credentials credentials(Provider provider, URI url, Console console) {
        if (githubApp.isPresent()) {
            // Both would be read from standard input; what is no number is refused without reading it.
            var app = token.isPresent() ? "" : githubApp.get();
            var key = new String(console.read(MOST_KEY_BYTES), StandardCharsets.UTF_8);
            return WebhookIntake.githubApp(app, key, provider, url);
        }
        // An argument could be seen by others, and be logged on its way.
        token.filter(word -> !word.equals("-")).ifPresent(_ -> {
            throw new InvalidInput(
                    "a token is not given as an argument", "give --token - and the token on standard input");
        });
        return token.map(_ -> new String(console.read(MOST_TOKEN_BYTES), StandardCharsets.UTF_8))
                .map(text -> WebhookIntake.token(text, url))
                .orElse(Credentials.NONE);
    }

    /** @throws InvalidInput if one of its times is none, or is out of bounds */
    private Watch watch() {
        return Watch.of(poll, reviewApps ? Optional.of(reviewAge) : Optional.empty());
    }
}
