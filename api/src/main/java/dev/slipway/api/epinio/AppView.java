package dev.slipway.api.epinio;

import dev.slipway.core.ProcessType;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Deploys;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.ProcessUse;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that is told of an app, as it is now.
 *
 * @param running what runs of it, without what was configured
 * @param lastDeploy the newest attempt to run something else
 * @param runningDeploy the one that brought what runs, if it is not long gone
 * @param web its web processes
 * @param uses what its processes use, by their names, where it was asked for
 * @param routes the hosts that it answers at
 * @param revealed whether who asks may see the values of its configuration
 */
record AppView(
        App app,
        Optional<Release> running,
        Optional<Deploy> lastDeploy,
        Optional<Deploy> runningDeploy,
        List<ProcessStatus> web,
        Map<String, ProcessUse> uses,
        List<String> routes,
        boolean revealed) {
    private static final int DEPLOYS = 20;

    /** Without what its processes use: that takes a while to learn of many apps. */
    static AppView of(Call call, App app) {
        return of(call, List.of(app)).getFirst();
    }

    /** As above, of each of those apps. */
    static List<AppView> of(Call call, List<App> apps) {
        var platform = call.platform();
        var ids = apps.stream().map(App::id).toList();
        var running = platform.releases().running(ids);
        var newest = platform.deploys().newest(ids);
        var processes = platform.processes().list(running.keySet());
        var revealed = call.parts().access().having(call.who(), apps, Right.DEPLOY).stream()
                .map(App::id)
                .collect(Collectors.toSet());
        return apps.stream()
                .map(app -> {
                    var release = Optional.ofNullable(running.get(app.id()));
                    var last = Optional.ofNullable(newest.get(app.id()));
                    return new AppView(
                            app,
                            release,
                            last,
                            release.flatMap(runs -> bringing(platform.deploys(), runs, last)),
                            web(processes.getOrDefault(app.id(), List.of())),
                            Map.of(),
                            routes(platform.rollouts().routes(app)),
                            revealed.contains(app.id()));
                })
                .toList();
    }

    // Mostly the newest: many apps are listed at once.
    private static Optional<Deploy> bringing(Deploys deploys, Release release, Optional<Deploy> newest) {
        return newest.filter(deploy -> brought(release, deploy))
                .or(() -> deploys.list(release.app(), DEPLOYS).stream()
                        .filter(deploy -> brought(release, deploy))
                        .findFirst());
    }

    private static boolean brought(Release release, Deploy deploy) {
        return deploy.state() instanceof DeployState.Live(var version)
                && version.compareTo(release.version()) <= 0
                && deploy.push().commit().equals(release.commit());
    }

    private static List<ProcessStatus> web(List<ProcessStatus> processes) {
        return processes.stream()
                .filter(process -> process.type().equals(ProcessType.WEB))
                .toList();
    }

    private static List<String> routes(List<Route> routes) {
        return routes.stream().map(route -> route.host().value()).toList();
    }

    /** The same with what its processes use now, as far as that is known. */
    AppView measured(Call call) {
        var now = web.isEmpty()
                ? Map.<String, ProcessUse>of()
                : call.platform().processes().uses(app.id());
        return new AppView(app, running, lastDeploy, runningDeploy, web, now, routes, revealed);
    }

    /** How many web processes there are to be. */
    int instances() {
        return running.map(release -> release.count(ProcessType.WEB))
                .orElseGet(() -> app.scale().getOrDefault(ProcessType.WEB, 1));
    }
}
