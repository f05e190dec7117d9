package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Happening;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Parameter;
import dev.slipway.api.route.Routes;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.app.App;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.core.release.Rollback;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What ran of an app. */
final class ReleaseRoutes {
    private static final String RELEASES = AppRoutes.APP + "/releases";
    private static final Parameter TO =
            Parameter.text("to", "The release; the newest earlier one that differs from what runs if left out.");

    private final Supplier<Server> server;

    ReleaseRoutes(Supplier<Server> server) {
        this.server = server;
    }

    record ReleaseLine(
            String version,
            @About("pending, live or failed.") String state,
            @About("Whether it is the one that runs.") boolean current,
            String commit,
            @About("What made it, in a few words.") String summary,
            String by,
            Instant at) {
        static ReleaseLine of(Release release, Optional<ReleaseVersion> current) {
            return new ReleaseLine(
                    release.version().toString(),
                    release.state().toString(),
                    current.filter(release.version()::equals).isPresent(),
                    release.commit().value(),
                    release.summary(),
                    release.by().value(),
                    release.at());
        }
    }

    record ReleaseList(List<ReleaseLine> items) {}

    record ReleaseView(
            ReleaseLine release,
            String image,
            Map<String, Integer> processes,
            @About("The names of its configuration values.") List<String> config,
            List<String> domains) {}

    record RollbackPlan(
            String from,
            String to,

            @About("What it changes of code, configuration, processes and routes.")
            List<String> changes) {}

    void addTo(Routes routes) {
        routes.add(
                "Releases",
                Operation.get(RELEASES, "List an app's releases, the newest first")
                        .gives(ReleaseList.class, this::list),
                Operation.get(RELEASES + "/{version}", "Show a release").gives(ReleaseView.class, this::show),
                Operation.get(AppRoutes.APP + "/rollback", "Tell what going back to an earlier release would change")
                        .with(TO)
                        .gives(RollbackPlan.class, this::plan),
                Operation.post(AppRoutes.APP + "/rollback", "Run an earlier release again")
                        .with(TO)
                        .streams(this::rollBack));
    }

    private ReleaseList list(Call call) {
        var releases = server.get().platform().releases();
        var app = server.get().app(call, Right.READ);
        var current = releases.current(app.id()).map(Release::version);
        return new ReleaseList(releases.list(app.id()).stream()
                .map(release -> ReleaseLine.of(release, current))
                .toList());
    }

    private ReleaseView show(Call call) {
        var releases = server.get().platform().releases();
        var app = server.get().app(call, Right.READ);
        var version = ReleaseVersion.parse(call.path("version"));
        var release = releases.find(app.id(), version).orElseThrow(() -> Rollback.missing(app, version));
        return new ReleaseView(
                ReleaseLine.of(release, releases.current(app.id()).map(Release::version)),
                release.image().repository() + "@" + release.image().digest(),
                AppRoutes.counts(release),
                release.config().keySet().stream().sorted().map(EnvName::value).toList(),
                release.hosts().stream().sorted().map(HostName::value).toList());
    }

    private Rollback rollback(Call call, App app) {
        return Rollback.of(
                server.get().platform().releases(), app, call.query("to").map(ReleaseVersion::parse));
    }

    private RollbackPlan plan(Call call) {
        var rollback = rollback(call, server.get().app(call, Right.READ));
        return new RollbackPlan(
                rollback.from().version().toString(),
                rollback.to().version().toString(),
                rollback.difference().lines(server.get().platform().refs()));
    }

    private Happening rollBack(Call call) {
        var asked = server.get();
        var app = asked.app(call, Right.DEPLOY);
        var rollback = rollback(call, app);
        return events -> {
            var release = asked.deployer()
                    .rollBack(app.id(), rollback.to().version(), call.who().user(), events.progress());
            return ReleaseLine.of(release, Optional.of(release.version()));
        };
    }
}
