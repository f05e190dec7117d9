package dev.slipway.core;

import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.PublicKey;
import dev.slipway.core.identity.SshKey;
import dev.slipway.core.identity.User;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.ProcessSpec;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Things that tests need one of, with nothing special about them. */
public final class Samples {
    /** A moment, to the nanosecond. */
    public static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123456789Z");

    public static final UserName ALICE = new UserName("alice");
    public static final UserName BOB = new UserName("bob");
    public static final PublicKey ALICES_KEY = PublicKey.parse(
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICpl1+rhUHpErlwh6EtmEkxiRdVRxg6Au0NvC5DxkYKN alice@laptop");
    public static final PublicKey BOBS_KEY = PublicKey.parse(
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPPAA/iVjdarJHLksAKfHywRQ3mvPs8LRSUhBqvY2G0B bob@desk");
    public static final CommitId COMMIT = new CommitId("1f3c2ab0123456789abcdef0123456789abcdef0");

    private Samples() {}

    public static User user(UserName name) {
        return new User(name, false, NOW);
    }

    public static User admin(UserName name) {
        return new User(name, true, NOW);
    }

    public static SshKey key(PublicKey key, UserName owner, String label) {
        return new SshKey(key, owner, label, KeyScope.FULL, NOW, Instant.MIN);
    }

    /** A new app of alice's. */
    public static App app(String name) {
        return App.create(AppName.parse(name), ALICE, NOW);
    }

    /** An image with a web process. */
    public static Image image(String digit) {
        return new Image(
                "apps/web",
                "sha256:" + digit.repeat(64),
                Map.of(ProcessType.WEB, new ProcessSpec(List.of("./serve", "--port", "$PORT"), true, "")));
    }

    /** A pending release of the app, by its owner. */
    public static Release release(App app, ReleaseVersion version) {
        return Release.of(app, version, image("a"), COMMIT, app.owner(), NOW, "Deploy 1f3c2ab");
    }

    /** A push to main by alice. */
    public static Push push(AppId app) {
        return new Push(app, RefName.branch("main"), COMMIT, ALICE, false, "");
    }
}
