package dev.slipway.core.webhook;

import dev.slipway.core.Secret;

/**
 * What the server proves itself with to a repository's provider; what there is none of is empty.
 *
 * @param token fetches by HTTPS, and reports what became of commits
 * @param deployKey the private half of the key that fetches by SSH
 * @param githubApp the id of a GitHub App, whose tokens then do what {@code token} does
 * @param githubKey the App's private key
 */
public record Credentials(Secret token, Secret deployKey, String githubApp, Secret githubKey) {
    private static final Secret EMPTY = new Secret("");

    public static final Credentials NONE = new Credentials(EMPTY, EMPTY, "", EMPTY);

    public static Credentials token(Secret token) {
        return new Credentials(token, EMPTY, "", EMPTY);
    }

    public Credentials withDeployKey(Secret key) {
        return new Credentials(token, key, githubApp, githubKey);
    }

    /** Whether commits can be reported on with it. */
    public boolean canReport() {
        return !token.reveal().isEmpty() || !githubApp.isEmpty();
    }
}
