package dev.slipway.core.webhook;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.util.Locale;

/** Whose deliveries a webhook takes; how they are proven and what they say differs. */
public enum Provider {
    /** github.com, and GitHub Enterprise. */
    GITHUB,
    /** gitlab.com, and GitLab elsewhere. */
    GITLAB,
    /** Gitea, and Forgejo. */
    GITEA,
    /** None: what is at the URL is told of deploys, and delivers nothing. */
    RECEIVER;

    /** @throws InvalidInput if there is none of that name */
    public static Provider parse(String text) {
        for (var provider : values()) {
            if (provider != RECEIVER && provider.toString().equals(text)) {
                return provider;
            }
        }
        throw new InvalidInput("'%s' is not a provider".formatted(Quoted.shorten(text)), "use github, gitlab or gitea");
    }

    /** The one that was stored under that name. */
    public static Provider stored(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
