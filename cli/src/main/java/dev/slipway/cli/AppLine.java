package dev.slipway.cli;

import dev.slipway.core.app.App;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.core.release.Route;
import java.util.List;
import java.util.Optional;

/** An app in a list of them: what is had for all of them at once. */
record AppLine(App app, Optional<ReleaseVersion> current, List<Route> routes) {
    static final Listing<AppLine> LISTING = new Listing<AppLine>()
            .column("NAME", "name", row -> row.app.name())
            .column("OWNER", "owner", row -> row.app.owner())
            .column("RELEASE", "release", AppLine::current)
            .column("MAINTENANCE", "maintenance", row -> row.app.maintenance())
            .column("URL", "url", row -> row.routes.stream().findFirst().map(Route::url));
}
