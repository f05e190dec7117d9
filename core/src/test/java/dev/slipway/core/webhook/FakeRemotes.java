package dev.slipway.core.webhook;

import dev.slipway.core.CommitId;
import dev.slipway.core.Secret;
import dev.slipway.core.app.AppId;
import java.net.URI;

/** Servers elsewhere that show one host key, and nothing to fetch. */
public final class FakeRemotes implements Remotes {
    public static final String HOST_KEY = "SHA256:" + "h".repeat(43);
    public static final String PRIVATE_KEY = "the private half";

    @Override
    public Fetched fetch(AppId app, Remote remote) {
        throw new UnsupportedOperationException("nothing is fetched here");
    }

    @Override
    public CommitId head(Remote remote) {
        throw new UnsupportedOperationException("nothing looks at a branch here");
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
