package dev.slipway.hooks.webhook;

import dev.slipway.core.CommitId;
import dev.slipway.core.RefName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.webhook.Remotes;
import dev.slipway.core.webhook.Remotes.Fetched;
import dev.slipway.core.webhook.Remotes.Remote;
import dev.slipway.core.webhook.Webhook;

/** The repositories that webhooks are of, as their credentials reach them; at the configured addresses and nowhere else. */
record Origins(Remotes remotes, ProviderTokens tokens) {
    Fetched fetch(AppId app, Webhook webhook, RefName ref) throws InterruptedException {
        return remotes.fetch(app, remote(webhook, ref));
    }

    /** Where the branch that is followed points. */
    CommitId head(Webhook webhook) throws InterruptedException {
        return remotes.head(remote(webhook, webhook.branch()));
    }

    private Remote remote(Webhook webhook, RefName ref) {
        var credentials = webhook.credentials();
        return new Remote(
                webhook.url(),
                Dialect.of(webhook.provider()).login(),
                webhook.bySsh() ? credentials.token() : tokens.of(webhook),
                credentials.deployKey(),
                webhook.hostKey(),
                ref);
    }
}
