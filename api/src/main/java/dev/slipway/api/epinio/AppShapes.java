package dev.slipway.api.epinio;

import dev.slipway.api.epinio.Shapes.AppConfig;
import dev.slipway.api.epinio.Shapes.AppShape;
import dev.slipway.api.epinio.Shapes.Meta;
import dev.slipway.api.epinio.Shapes.Replica;
import dev.slipway.api.epinio.Shapes.Staging;
import dev.slipway.api.epinio.Shapes.Workload;
import dev.slipway.core.AppName;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Goal;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.ProcessUse;
import dev.slipway.core.release.Release;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells of an app in Epinio's words. */
final class AppShapes {
    /** The only kind of app that there is. */
    static final String CHART = "standard";

    private AppShapes() {}

    static List<AppShape> of(List<AppView> views) {
        return views.stream().map(AppShapes::of).toList();
    }

    static AppShape of(AppView view) {
        var app = view.app();
        var last = view.lastDeploy();
        return new AppShape(
                meta(app),
                config(view),
                Origins.shape(app.origin()),
                workload(view),
                new Staging(app.settings().builder()),
                last.map(AppShapes::staging).orElse(""),
                status(view),
                last.map(deploy -> reason(deploy.state())).orElse(""),
                last.map(deploy -> deploy.staging().toString()).orElse(""),
                view.running().map(AppShapes::image).orElse(""));
    }

    static Meta meta(App app) {
        return new Meta(app.name().name(), app.name().namespace().value(), app.createdAt());
    }

    private static AppConfig config(AppView view) {
        var bound = view.app().configurations().stream()
                .map(ConfigurationName::value)
                .sorted()
                .toList();
        return new AppConfig(view.instances(), bound, environment(view), List.of(), view.routes(), CHART);
    }

    static Map<String, String> environment(AppView view) {
        var values = new TreeMap<String, String>();
        view.app()
                .config()
                .forEach(
                        (name, value) -> values.put(name.value(), view.revealed() ? value.reveal() : value.toString()));
        return values;
    }

    /** How the last attempt to make an image stands. */
    private static String staging(Deploy last) {
        if (last.push().goal() instanceof Goal.Release) {
            return "done";
        }
        return switch (last.state()) {
            case DeployState.Queued _, DeployState.Staging _, DeployState.Building _ -> "active";
            case DeployState.RollingOut _, DeployState.Live _, DeployState.Staged _ -> "done";
            case DeployState.Failed _, DeployState.Superseded _, DeployState.Cancelled _ -> "failed";
        };
    }

    private static String status(AppView view) {
        boolean active =
                view.lastDeploy().filter(deploy -> !deploy.state().ended()).isPresent();
        if (active) {
            return "staging";
        }
        return view.running().isPresent() ? "running" : "created";
    }

    private static String reason(DeployState state) {
        return state instanceof DeployState.Failed failed ? failed.reason() : "";
    }

    static String image(Release release) {
        return release.image().repository() + "@" + release.image().digest();
    }

    private static @Nullable Workload workload(AppView view) {
        return view.running().map(release -> workload(view, release)).orElse(null);
    }

    private static Workload workload(AppView view, Release release) {
        var replicas = view.web().stream()
                .map(process -> replica(view, process))
                .collect(Collectors.toMap(Replica::name, replica -> replica, (one, _) -> one, TreeMap::new));
        int ready = (int) replicas.values().stream().filter(Replica::ready).count();
        return new Workload(
                view.app().name().name(),
                true,
                release.at(),
                view.instances(),
                ready,
                replicas,
                release.by().value(),
                view.runningDeploy().map(Deploy::staging).map(Object::toString).orElse(""),
                "%d/%d".formatted(ready, view.instances()),
                view.routes());
    }

    private static Replica replica(AppView view, ProcessStatus process) {
        var use = Optional.ofNullable(view.uses().get(process.name()));
        return new Replica(
                replicaName(view.app().name(), process),
                use.isPresent(),
                use.map(ProcessUse::memoryBytes).orElse(0L),
                use.map(each -> Math.round(1000 * each.cores())).orElse(0L),
                process.since(),
                process.restarts(),
                process.state().equals("up"));
    }

    /** What a process is called where there are processes of other apps: {@code web-web.1}. */
    static String replicaName(AppName app, ProcessStatus process) {
        return app.name() + "-" + process.name();
    }
}
