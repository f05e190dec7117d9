package dev.slipway.core.webhook;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.platform.Platform;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes the webhooks that somebody asks for. */
public record WebhookIntake(Platform platform, Remotes remotes, Clock clock) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,1000}");
    private static final Pattern APP = Pattern.compile("[0-9]{1,18}");
    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");
    private static final int SECRET_BYTES = 32;
    private static final int MOST = 20;

    /**
     * How a repository is to be followed.
     *
     * @param branch the app's deploy branch where it is empty
     * @param path the folder whose changes count; empty for all
     * @param hostKey the fingerprint of the host key where it is fetched by SSH; where it is empty, of the one seen now
     */
    public record Wish(
            Provider provider,
            URI url,
            Optional<String> branch,
            String path,
            Credentials credentials,
            Optional<String> hostKey,
            Watch watch) {
        public Wish {
            hostKey.filter(text -> !FINGERPRINT.matcher(text).matches()).ifPresent(text -> {
                throw new InvalidInput(
                        "'%s' is not a host key's fingerprint".formatted(Quoted.shorten(text)),
                        "give one as ssh-keygen -l shows it: SHA256:...");
            });
        }
    }

    /**
     * A webhook that was made.
     *
     * @param deployKey the public half of the key that its repository is to take; empty if it is not fetched by SSH
     */
    public record Made(Webhook webhook, String deployKey) {}

    /** @throws InvalidInput if something about it cannot be, or the app has too many */
    public Made take(App app, UserName by, Wish wish) throws InterruptedException {
        requireRoom(WebhookLookup.of(platform, app, false));
        var webhook = new Webhook(
                WebhookId.random(),
                app.id(),
                wish.provider,
                wish.url,
                wish.branch
                        .map(RefName::branch)
                        .orElseGet(() -> app.settings().deployBranches().getFirst()),
                Webhook.folder(wish.path),
                by,
                secret(),
                wish.credentials,
                "",
                wish.watch,
                clock.instant());
        if (!webhook.bySsh()) {
            wish.hostKey.ifPresent(_ -> {
                throw new InvalidInput("only what is fetched by SSH has a host key", "leave out --host-key");
            });
            platform.webhooks().add(webhook);
            return new Made(webhook, "");
        }
        var key = remotes.deployKey("slipway-" + app.name().hostPrefix());
        var trusted = webhook.withDeployKey(
                key.key(), wish.hostKey.isPresent() ? wish.hostKey.get() : remotes.hostKey(wish.url));
        platform.webhooks().add(trusted);
        return new Made(trusted, key.line());
    }

    private static void requireRoom(List<Webhook> present) {
        if (present.size() >= MOST) {
            throw new InvalidInput("an app has at most %d of them".formatted(MOST), "remove some first");
        }
    }

    /** @throws InvalidInput if the app tells too many */
    public Webhook takeReceiver(App app, UserName by, URI url) {
        requireRoom(WebhookLookup.of(platform, app, true));
        var receiver = new Webhook(
                WebhookId.random(),
                app.id(),
                Provider.RECEIVER,
                url,
                app.settings().deployBranches().getFirst(),
                "",
                by,
                secret(),
                Credentials.NONE,
                "",
                Watch.DELIVERIES_ONLY,
                clock.instant());
        platform.webhooks().add(receiver);
        return receiver;
    }

    private static Secret secret() {
        var bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(HexFormat.of().formatHex(bytes));
    }

    /** @throws InvalidInput if it is no token, or would be sent where others could listen */
    public static Credentials token(String text, URI url) {
        requireEncryption(url);
        var token = text.strip();
        if (!TOKEN.matcher(token).matches()) {
            throw new InvalidInput("no token was given", "give one line of at most 1000 characters");
        }
        return Credentials.token(new Secret(token));
    }

    /** @throws InvalidInput if it is no GitHub App, or its tokens would be sent where others could listen */
    public static Credentials githubApp(String app, String key, Provider provider, URI url) {
        if (provider != Provider.GITHUB || !APP.matcher(app).matches()) {
            throw new InvalidInput(
                    "a GitHub App is one of github's, has a number, and needs no token",
                    "give github and --github-app ID, with its private key on standard input");
        }
        requireEncryption(url);
        GithubKey.check(key);
        return new Credentials(new Secret(""), new Secret(""), app, new Secret(key));
    }

    private static void requireEncryption(URI url) {
        if ("http".equalsIgnoreCase(url.getScheme())) {
            throw new InvalidInput("a token is sent to https addresses only", "give the repository's https address");
        }
    }
}
