package dev.slipway.core.release;

import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import dev.slipway.core.app.App;
import java.util.Optional;

/** Which release is gone back to, from the one that runs. */
public record Rollback(Release from, Release to) {
    /**
     * To that release, or else to the newest earlier one that differs from what runs.
     *
     * @throws NotFound if there is no such release
     * @throws Conflict if nothing runs, or that release runs or never served, or no other differs
     */
    public static Rollback of(Releases releases, App app, Optional<ReleaseVersion> wanted) {
        var current = running(releases, app);
        var target = wanted.map(version -> releases.find(app.id(), version).orElseThrow(() -> missing(app, version)))
                .orElseGet(() -> previous(releases, current));
        if (target.version().equals(current.version())) {
            throw new Conflict(
                    "%s runs already".formatted(target.version()), "see the others with releases " + app.name());
        }
        if (target.state() != ReleaseState.LIVE) {
            throw new Conflict(
                    "%s never served".formatted(target.version()), "choose a live one of releases " + app.name());
        }
        return new Rollback(current, target);
    }

    /** @throws Conflict if nothing of the app runs */
    public static Release running(Releases releases, App app) {
        return releases.current(app.id())
                .orElseThrow(() ->
                        new Conflict("nothing runs of %s yet".formatted(app.name()), "push a commit to it first"));
    }

    /** What everybody is told of a release that is not there. */
    public static NotFound missing(App app, ReleaseVersion version) {
        return new NotFound(
                "%s has no release %s".formatted(app.name(), version),
                "see which there are with releases " + app.name());
    }

    /** What going there changes. */
    public Difference difference() {
        return new Difference(from, to);
    }

    private static Release previous(Releases releases, Release current) {
        return releases.list(current.app()).stream()
                .filter(release -> release.state() == ReleaseState.LIVE
                        && release.version().compareTo(current.version()) < 0
                        && !new Difference(current, release).isEmpty())
                .findFirst()
                .orElseThrow(() -> new Conflict(
                        "no earlier release differs from %s, which runs".formatted(current.version()),
                        "see what ran with releases " + current.name()));
    }
}
