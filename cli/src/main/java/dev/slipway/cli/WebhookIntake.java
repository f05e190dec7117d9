package dev.slipway.cli;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.webhook.Credentials;
import dev.slipway.core.webhook.GithubKey;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Makes the webhooks that somebody asks for. */
record WebhookIntake(Session asked) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,1000}");
    private static final Pattern APP = Pattern.compile("[0-9]{1,18}");
    private static final int MOST_KEY_BYTES = 16 << 10;
    private static final int SECRET_BYTES = 32;
    private static final int MOST_TOKEN_BYTES = 1001;
    private static final int MOST = 20;

    /**
     * A webhook that was made.
     *
     * @param deployKey the public half of the key that its repository is to take; empty if it is not fetched by SSH
     */
    record Made(Webhook webhook, String deployKey) {}

    /** @throws InvalidInput if something about it cannot be, or the app has too many */
    Made take(App app, Provider provider, URI url, WebhookOptions options) throws InterruptedException {
        requireRoom(WebhookLookup.followed(asked).of(app));
        var webhook = new Webhook(
                WebhookId.random(),
                app.id(),
                provider,
                url,
                options.branch
                        .map(RefName::branch)
                        .orElseGet(() -> app.settings().deployBranches().getFirst()),
                Webhook.folder(options.path),
                asked.who().user(),
                secret(),
                credentials(options, provider, url),
                "",
                options.watch(),
                asked.clock().instant());
        var fingerprint = options.fingerprint();
        if (!webhook.bySsh()) {
            fingerprint.ifPresent(_ -> {
                throw new InvalidInput("only what is fetched by SSH has a host key", "leave out --host-key");
            });
            asked.platform().webhooks().add(webhook);
            return new Made(webhook, "");
        }
        var remotes = asked.config().remotes();
        var key = remotes.deployKey("slipway-" + app.name().hostPrefix());
        var trusted =
                webhook.withDeployKey(key.key(), fingerprint.isPresent() ? fingerprint.get() : remotes.hostKey(url));
        asked.platform().webhooks().add(trusted);
        return new Made(trusted, key.line());
    }

    private static void requireRoom(List<Webhook> present) {
        if (present.size() >= MOST) {
            throw new InvalidInput("an app has at most %d of them".formatted(MOST), "remove some first");
        }
    }

    /** @throws InvalidInput if the app tells too many */
    Webhook takeReceiver(App app, URI url) {
        requireRoom(WebhookLookup.told(asked).of(app));
        var receiver = new Webhook(
                WebhookId.random(),
                app.id(),
                Provider.RECEIVER,
                url,
                app.settings().deployBranches().getFirst(),
                "",
                asked.who().user(),
                secret(),
                Credentials.NONE,
                "",
                Watch.DELIVERIES_ONLY,
                asked.clock().instant());
        asked.platform().webhooks().add(receiver);
        return receiver;
    }

    private static Secret secret() {
        var bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(HexFormat.of().formatHex(bytes));
    }

    private Credentials credentials(WebhookOptions options, Provider provider, URI url) {
        if (options.githubApp.isPresent()) {
            return githubApp(options, provider, url);
        }
        return options.token.map(word -> Credentials.token(token(word, url))).orElse(Credentials.NONE);
    }

    private Credentials githubApp(WebhookOptions options, Provider provider, URI url) {
        var app = options.githubApp.orElseThrow();
        if (provider != Provider.GITHUB
                || options.token.isPresent()
                || !APP.matcher(app).matches()) {
            throw new InvalidInput(
                    "a GitHub App is one of github's, has a number, and needs no token",
                    "give github and --github-app ID, with its private key on standard input");
        }
        requireEncryption(url);
        var key = new String(asked.console().read(MOST_KEY_BYTES), StandardCharsets.UTF_8);
        GithubKey.check(key);
        return new Credentials(new Secret(""), new Secret(""), app, new Secret(key));
    }

    private static void requireEncryption(URI url) {
        if ("http".equalsIgnoreCase(url.getScheme())) {
            throw new InvalidInput("a token is sent to https addresses only", "give the repository's https address");
        }
    }

    // An argument could be seen by others, and be logged on its way.
    private Secret token(String word, URI url) {
        if (!word.equals("-")) {
            throw new InvalidInput(
                    "a token is not given as an argument", "give --token - and the token on standard input");
        }
        requireEncryption(url);
        var token = new String(asked.console().read(MOST_TOKEN_BYTES), StandardCharsets.UTF_8).strip();
        if (!TOKEN.matcher(token).matches()) {
            throw new InvalidInput("no token came on standard input", "give one line of at most 1000 characters");
        }
        return new Secret(token);
    }
}
