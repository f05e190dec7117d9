package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Parameter;
import dev.slipway.api.route.Routes;
import dev.slipway.core.AppName;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.EnvName;
import dev.slipway.core.RefName;
import dev.slipway.core.SharedRead;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.core.release.Route;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The apps: which there are, and all of one. */
final class AppRoutes {
    static final String APP = "/api/apps/{namespace}/{app}";
    private static final int MOST = 200;
    private static final int USUAL = 50;

    private final Supplier<Server> server;
    private final SharedRead<Known> known = new SharedRead<>(this::read);

    /** What is had for all apps at once. */
    private record Known(List<App> apps, Map<AppId, ReleaseVersion> current, Set<AppId> deploying) {}

    AppRoutes(Supplier<Server> server) {
        this.server = server;
    }

    @About("An app in a list of them.")
    record AppLine(
            String namespace,
            String app,

            @About("Both, as commands and git remotes have it.")
            String name,

            String owner,
            @About("new, deploying, live or maintenance.") String state,
            Optional<String> release,
            Optional<URI> url) {}

    record AppPage(
            List<AppLine> items,
            @About("How many there are on all pages.") int total,

            @About("What to give as after for the next page; absent on the last.")
            Optional<String> next) {}

    record AppView(
            String namespace,
            String app,
            String name,
            String owner,
            String state,
            boolean maintenance,
            Instant created,
            Optional<String> release,
            Optional<String> commit,
            List<URI> urls,
            @About("The names of its configuration values.") List<String> config,

            @About("The configurations that it is bound to.")
            List<String> configurations,

            @About("How many of each type are to run; empty where nothing does.")
            Map<String, Integer> processes,

            List<String> deployBranches,

            @About("What whoever asks may do: read, push, deploy or manage.")
            String right) {}

    record NewApp(@About("NAME or NAMESPACE/NAME.") String name) {}

    void addTo(Routes routes) {
        routes.add(
                "Apps",
                Operation.get("/api/apps", "List the apps that you may see, by name")
                        .with(Parameter.number("limit", "How many at most.", 1, MOST, USUAL))
                        .with(Parameter.text("after", "The name that the page before ended with."))
                        .with(Parameter.text("match", "Only those whose name has this in it."))
                        .gives(AppPage.class, this::list),
                Operation.post("/api/apps", "Make an app before its first push")
                        .takes(NewApp.class)
                        .makes(AppView.class, this::create),
                Operation.get(APP, "Show an app").gives(AppView.class, this::show),
                Operation.delete(APP, "Stop an app and remove all that is kept of it")
                        .does(this::delete));
    }

    private Known read() {
        var platform = server.get().platform();
        return new Known(
                platform.apps().list(),
                platform.releases().currentVersions(),
                platform.deploys().unsettled().stream()
                        .filter(deploy -> !deploy.state().ended())
                        .map(deploy -> deploy.push().app())
                        .collect(Collectors.toSet()));
    }

    private AppPage list(Call call) {
        int limit = call.number("limit", 1, MOST, USUAL);
        var after = call.query("after").map(AppName::parse);
        var match = call.query("match").orElse("");
        var all = known.get();
        var visible = server.get().access().visible(call.who(), all.apps).stream()
                .filter(app -> match.isEmpty() || app.name().toString().contains(match))
                .toList();
        var rest = visible.stream()
                .filter(app -> after.isEmpty() || app.name().compareTo(after.get()) > 0)
                .limit(limit + 1L)
                .toList();
        var items = rest.stream().limit(limit).toList();
        return new AppPage(
                items.stream().map(app -> line(app, all)).toList(),
                visible.size(),
                rest.size() > limit ? Optional.of(items.getLast().name().toString()) : Optional.empty());
    }

    private AppLine line(App app, Known all) {
        var release = Optional.ofNullable(all.current.get(app.id()));
        return new AppLine(
                app.name().namespace().value(),
                app.name().name(),
                app.name().toString(),
                app.owner().value(),
                state(app, release.isPresent(), all.deploying.contains(app.id())),
                release.map(Object::toString),
                server.get().platform().rollouts().routes(app).stream()
                        .findFirst()
                        .map(Route::url));
    }

    private static String state(App app, boolean released, boolean deploying) {
        if (app.maintenance()) {
            return "maintenance";
        } else if (deploying) {
            return "deploying";
        }
        return released ? "live" : "new";
    }

    private AppView show(Call call) {
        return view(call, server.get().app(call, Right.READ));
    }

    private AppView view(Call call, App app) {
        var platform = server.get().platform();
        var current = platform.releases().current(app.id());
        boolean deploying = platform.deploys().list(app.id(), 1).stream()
                .anyMatch(deploy -> !deploy.state().ended());
        return new AppView(
                app.name().namespace().value(),
                app.name().name(),
                app.name().toString(),
                app.owner().value(),
                state(app, current.isPresent(), deploying),
                app.maintenance(),
                app.createdAt(),
                current.map(release -> release.version().toString()),
                current.map(release -> release.commit().value()),
                platform.rollouts().routes(app).stream().map(Route::url).toList(),
                app.config().keySet().stream().sorted().map(EnvName::value).toList(),
                app.configurations().stream()
                        .sorted()
                        .map(ConfigurationName::value)
                        .toList(),
                current.map(AppRoutes::counts).orElse(Map.of()),
                app.settings().deployBranches().stream().map(RefName::shortName).toList(),
                right(call, app));
    }

    /** How many processes of each type the release runs. */
    static Map<String, Integer> counts(Release release) {
        var counts = new TreeMap<String, Integer>();
        release.counts().forEach((type, count) -> counts.put(type.value(), count));
        return counts;
    }

    private String right(Call call, App app) {
        var highest = Right.READ;
        for (var right : Right.values()) {
            highest = server.get().access().has(call.who(), app, right) ? right : highest;
        }
        return highest.toString();
    }

    private AppView create(Call call) {
        var asked = server.get();
        var name = AppName.parse(call.body(NewApp.class).name());
        asked.access().requireCreate(call.who(), name);
        var app = App.create(name, call.who().user(), asked.clock().instant());
        asked.platform().apps().create(app);
        asked.tellOperator(call, app, "app created");
        return view(call, app);
    }

    private void delete(Call call) throws InterruptedException {
        var asked = server.get();
        var app = asked.app(call, Right.MANAGE);
        asked.deployer().delete(app.id(), call.who().user());
        asked.tellOperator(call, app, "app deleted");
    }
}
