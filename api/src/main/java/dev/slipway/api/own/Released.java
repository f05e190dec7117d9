package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.core.release.Release;
import java.util.Optional;

/** What has come of a change of an app. */
record Released(
        @About("The release that came of it, if something runs of the app.")
        Optional<String> release) {
    static Released of(Optional<Release> release) {
        return new Released(release.map(made -> made.version().toString()));
    }
}
