package dev.slipway.cli;

import dev.slipway.core.RefName;
import dev.slipway.core.app.App;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.Route;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** All of an app as people look at it: what its owner set, what runs, and where. */
record AppRow(App app, Optional<Release> current, List<Route> routes) {
    static final Listing<AppRow> WHOLE = new Listing<AppRow>()
            .column("Name", "name", row -> row.app.name())
            .column("Owner", "owner", row -> row.app.owner())
            .column("Created", "created", row -> row.app.createdAt())
            .column("Release", "release", row -> row.current.map(Release::version))
            .column("Commit", "commit", row -> row.current.map(Release::commit))
            .column("URLs", "urls", row -> row.routes.stream().map(Route::url).toList())
            .column(
                    "Domains",
                    "domains",
                    row -> row.app.hosts().stream().sorted().toList())
            .column("Processes", "processes", row -> row.current.map(Release::counts))
            .column(
                    "Autoscaling",
                    "autoscaling",
                    row -> new TreeMap<>(row.app.settings().autoscale()))
            .column(
                    "Configuration",
                    "config",
                    row -> row.app.config().keySet().stream().sorted().toList())
            .column("Maintenance", "maintenance", row -> row.app.maintenance())
            .column(
                    "Deploy branch",
                    "deploy_branches",
                    row -> row.app.settings().deployBranches().stream()
                            .map(RefName::shortName)
                            .toList())
            .column("Force push", "force_push", row -> row.app.settings().forcePush())
            .column("Folder", "folder", row -> row.app.settings().folder())
            .column("Builder", "builder", row -> row.app.settings().builder())
            .column("Health path", "health_path", row -> row.app.settings().healthPath())
            .column(
                    "Boot limit",
                    "boot_limit",
                    row -> row.app.settings().bootLimit().toSeconds() + "s")
            .column(
                    "Stop grace",
                    "stop_grace",
                    row -> row.app.settings().stopGrace().toSeconds() + "s");

    static AppRow of(Session asked, App app) {
        return new AppRow(app, asked.current(app), asked.platform().rollouts().routes(app));
    }
}
