package dev.slipway.core.webhook;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an app follows a repository elsewhere by; or, of provider {@link Provider#RECEIVER}, what is told of its deploys.
 *
 * @param url the repository; it is fetched from here and from nowhere else, whatever a delivery says
 * @param branch the branch that is followed
 * @param path the folder whose changes count, without leading or trailing slash; empty for all of the repository
 * @param by who added it, and in whose name it deploys
 * @param secret what deliveries are proven by
 * @param hostKey the fingerprint of the one host key that is taken where the repository is fetched by SSH; else empty
 */
public record Webhook(
        WebhookId id,
        AppId app,
        Provider provider,
        URI url,
        RefName branch,
        String path,
        UserName by,
        Secret secret,
        Credentials credentials,
        String hostKey,
        Watch watch,
        Instant addedAt) {
    private static final String SSH = "ssh";
    private static final Set<String> SCHEMES = Set.of("https", "http", SSH);
    private static final Pattern SHORT_SSH = Pattern.compile("^([a-z_][a-z0-9_-]{0,31}@[A-Za-z0-9.-]+):([^/:].*)$");
    private static final Pattern LOGIN = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~@+/-]*[A-Za-z0-9_~@+-]/?");
    private static final Pattern FOLDER =
            Pattern.compile("(NAME(/NAME)*)?".replace("NAME", "[A-Za-z0-9_@+][A-Za-z0-9._@+-]*"));
    private static final int LONGEST = 500;
    private static final int LONGEST_FOLDER = 255;

    /**
     * Reads a repository's address.
     *
     * @throws InvalidInput if it is not one of {@code https://HOST/OWNER/REPO}, {@code ssh://git@HOST/OWNER/REPO} and
     *     {@code git@HOST:OWNER/REPO}: with a password in it, or by another protocol
     */
    public static URI repository(String text) {
        try {
            var url = new URI(SHORT_SSH.matcher(text).replaceFirst("ssh://$1/$2"));
            var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            var path = url.getRawPath() == null ? "" : url.getRawPath();
            boolean plain = hasNoPassword(url) && url.getRawQuery() == null && url.getRawFragment() == null;
            if (text.length() <= LONGEST
                    && SCHEMES.contains(scheme)
                    && url.getHost() != null
                    && plain
                    && !path.contains("//")
                    && !path.contains("..")
                    && PATH.matcher(path).matches()) {
                return url;
            }
            throw bad(text);
        } catch (URISyntaxException _) {
            throw bad(text);
        }
    }

    /**
     * Reads the address of what is told of deploys.
     *
     * @throws InvalidInput if it is none, or has a login in it
     */
    public static URI receiver(String text) {
        return WebAddress.read(text)
                .orElseThrow(() -> new InvalidInput(
                        "that is not the address of a receiver", "give one like https://example.com/deploys"));
    }

    /** Whether it is no repository that is followed, but told of deploys. */
    public boolean isReceiver() {
        return provider == Provider.RECEIVER;
    }

    private static boolean hasNoPassword(URI url) {
        var login = url.getRawUserInfo();
        return SSH.equalsIgnoreCase(url.getScheme())
                ? login != null && LOGIN.matcher(login).matches()
                : login == null;
    }

    /** The same, fetched by SSH with that key from whoever has the host key of that fingerprint. */
    public Webhook withDeployKey(Secret key, String fingerprint) {
        var all = credentials.withDeployKey(key);
        return new Webhook(id, app, provider, url, branch, path, by, secret, all, fingerprint, watch, addedAt);
    }

    /** Whether it is fetched by SSH, with a deploy key. */
    public boolean bySsh() {
        return SSH.equalsIgnoreCase(url.getScheme());
    }

    /** The repository's path on its server: {@code OWNER/REPO}. */
    public String repositoryPath() {
        return url.getPath().replaceFirst("^/", "").replaceFirst("/$", "").replaceFirst("\\.git$", "");
    }

    /**
     * Reads the folder whose changes count.
     *
     * @throws InvalidInput if it is none
     */
    public static String folder(String text) {
        if (text.length() > LONGEST_FOLDER || !FOLDER.matcher(text).matches()) {
            throw new InvalidInput(
                    "'%s' is not a folder".formatted(Quoted.shorten(text)), "use plain characters, as in services/web");
        }
        return text;
    }

    // What stands before an '@' can be a password.
    private static InvalidInput bad(String text) {
        var shown = text.indexOf('@') < 0 ? "'%s' ".formatted(Quoted.shorten(text)) : "that ";
        return new InvalidInput(
                shown + "is not the address of a repository",
                "give one like https://github.com/OWNER/REPO; a private one with --token -, or as git@github.com:OWNER/REPO");
    }
}
