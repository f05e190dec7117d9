package dev.slipway.core.deploy;

import dev.slipway.core.NotFound;
import dev.slipway.core.Progress;
import dev.slipway.core.UserException;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.core.release.Route;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Releases that no push makes: configuration, scale and routes on the same image, and rollbacks. */
final class Changes {
    private final Platform platform;
    private final Lanes lanes;
    private final Clock clock;
    private final Bindings bindings;

    Changes(Platform platform, Lanes lanes, Clock clock) {
        this.platform = platform;
        this.lanes = lanes;
        this.clock = clock;
        this.bindings = new Bindings(platform.configurations());
    }

    /** Called once the release serves; may refuse that by being interrupted, and then the release has failed. */
    interface Served {
        void run() throws InterruptedException;
    }

    /** Rolls a pending release out and settles it as live or failed; a failure is thrown on. */
    List<Route> rollOut(Release pending, Progress progress, Served served) throws InterruptedException {
        var state = ReleaseState.FAILED;
        try {
            var routes = platform.rollouts().rollOut(pending, progress);
            served.run();
            state = ReleaseState.LIVE;
            return routes;
        } finally {
            platform.releases().settle(pending.app(), pending.version(), state);
        }
    }

    /**
     * Changes the app and, where something of it runs, releases the change; if that release does not become healthy, the
     * app is as it was before.
     *
     * @return the new release, if the app had one before
     */
    Optional<Release> apply(AppId id, UserName by, String summary, UnaryOperator<App> change, Progress progress)
            throws InterruptedException {
        try (var _ = lanes.enter(id)) {
            var before = get(id);
            var after = platform.apps().update(id, change);
            try {
                var files = bindings.files(after);
                var current = platform.releases().current(id);
                return current.isEmpty()
                        ? Optional.empty()
                        : Optional.of(release(after, current.get().withFiles(files), by, summary, progress));
            } catch (InterruptedException | RuntimeException | Error e) {
                restore(before);
                throw e;
            }
        }
    }

    /** Whether a new release of what runs would bring something that was set since. */
    boolean hasUnreleased(App app) {
        return platform.releases()
                .current(app.id())
                .filter(running -> !running.isAsSet(app) || !running.files().equals(bindings.files(app)))
                .isPresent();
    }

    /** Starts all processes of the app anew; what was set since its release comes with that, as a new one. */
    void restart(AppId id, UserName by, Progress progress) throws InterruptedException {
        var app = get(id);
        var before = platform.releases().current(id);
        if (hasUnreleased(app)) {
            apply(id, by, "Restart", unchanged -> unchanged, progress);
        }
        // A release whose configuration or files are others replaces the processes itself.
        if (before.filter(old ->
                        !old.config().equals(app.config()) || !old.files().equals(bindings.files(app)))
                .isEmpty()) {
            platform.processes().restart(id, Optional.empty());
        }
    }

    /**
     * Releases again what an earlier release ran, and makes its configuration, scale and hosts the app's own again. What it
     * was bound to is as it was for this release; configurations that are shared with other apps do not change.
     */
    Release rollBack(AppId id, ReleaseVersion version, UserName by, Progress progress) throws InterruptedException {
        try (var _ = lanes.enter(id)) {
            var target = platform.releases()
                    .find(id, version)
                    .filter(release -> release.state() == ReleaseState.LIVE)
                    .orElseThrow(() -> new NotFound(
                            "there is no release %s that ever served".formatted(version),
                            "see which there are with the command releases"));
            var before = get(id);
            var bound = bindings.there(before, target.files().folders().keySet());
            var after = platform.apps()
                    .update(
                            id,
                            app -> app.withConfig(target.config())
                                    .withScale(target.scale())
                                    .withHosts(target.hosts())
                                    .withConfigurations(bound));
            try {
                return release(after, target, by, "Rollback to " + version, progress);
            } catch (InterruptedException | RuntimeException | Error e) {
                restore(before);
                throw e;
            }
        }
    }

    private Release release(App app, Release base, UserName by, String summary, Progress progress)
            throws InterruptedException {
        var pending = platform.releases()
                .append(
                        app.id(),
                        version -> Release.of(app, version, base.image(), base.commit(), by, clock.instant(), summary)
                                .withFiles(base.files()));
        var mask = new Masked(pending.secrets());
        progress.step("Rolling out " + pending.version());
        try {
            var routes = rollOut(pending, new MaskedProgress(progress, mask), () -> {});
            progress.step("Live as %s%s".formatted(pending.version(), DeploySteps.urls(routes)));
            return pending.withState(ReleaseState.LIVE);
        } catch (UserException e) {
            throw mask.failure(e);
        }
    }

    private void restore(App before) {
        var bound = bindings.there(before, before.configurations());
        platform.apps()
                .update(
                        before.id(),
                        app -> app.withConfig(before.config())
                                .withScale(before.scale())
                                .withHosts(before.hosts())
                                .withConfigurations(bound)
                                .withSettings(app.settings()
                                        .withAutoscale(before.settings().autoscale())));
    }

    private App get(AppId id) {
        return platform.apps().find(id).orElseThrow(() -> new NotFound("the app was deleted", "create it anew"));
    }
}
