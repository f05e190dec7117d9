package dev.slipway.api;

import dev.slipway.core.CommitId;
import dev.slipway.core.Secret;
import dev.slipway.core.app.AppId;
import dev.slipway.core.webhook.Remotes;
import java.net.URI;

/** Servers elsewhere that show one host key, and nothing to fetch. */
final class FakeRemotes implements Remotes {
    static final String HOST_KEY = "SHA256:" + "h".repeat(43);
    static final String PRIVATE_KEY = "the private half";

    @Override
    public Fetched fetch(AppId app, Remote remote) {
        throw new UnsupportedOperationException("commands fetch nothing");
    }

    @Override
    public CommitId head(Remote remote) {
        throw new UnsupportedOperationException("commands look at no branch");
    }

    @Override
    public DeployKey deployKey(String comment) {
        return new DeployKey(new Secret(PRIVATE_KEY), "ssh-ed25519 AAAA " + comment);
    }

    @Override
    public String hostKey(URI url) {
        return HOST_KEY;
    }
}
