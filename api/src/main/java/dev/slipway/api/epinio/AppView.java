package dev.slipway.api.epinio;

import dev.slipway.core.ProcessType;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.ProcessUse;
import dev.slipway.core.release.Release;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is told of an app, as it is now.
 *
 * @param running what runs of it
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
        var platform = call.platform();
        var running = platform.releases().current(app.id());
        var newest = platform.deploys().list(app.id(), 1);
        return new AppView(
                app,
                running,
                newest.stream().findFirst(),
                // Mostly the newest: many apps are listed at once.
                running.flatMap(release -> bringing(release, newest)
                        .or(() -> bringing(release, platform.deploys().list(app.id(), DEPLOYS)))),
                running.isEmpty()
                        ? List.of()
                        : platform.processes().list(app.id()).stream()
                                .filter(process -> process.type().equals(ProcessType.WEB))
                                .toList(),
                Map.of(),
                platform.rollouts().routes(app).stream()
                        .map(route -> route.host().value())
                        .toList(),
                call.parts().access().has(call.who(), app, Right.DEPLOY));
    }

    /** The same with what its processes use now, as far as that is known. */
    AppView measured(Call call) {
        var now = web.isEmpty()
                ? Map.<String, ProcessUse>of()
                : call.platform().processes().uses(app.id());
        return new AppView(app, running, lastDeploy, runningDeploy, web, now, routes, revealed);
    }

    private static Optional<Deploy> bringing(Release release, List<Deploy> deploys) {
        return deploys.stream()
                .filter(deploy -> deploy.state() instanceof DeployState.Live(var version)
                        && version.compareTo(release.version()) <= 0
                        && deploy.push().commit().equals(release.commit()))
                .findFirst();
    }

    /** How many web processes there are to be. */
    int instances() {
        return running.map(release -> release.count(ProcessType.WEB))
                .orElseGet(() -> app.scale().getOrDefault(ProcessType.WEB, 1));
    }
}
