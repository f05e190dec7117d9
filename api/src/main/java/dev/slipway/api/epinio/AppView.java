package dev.slipway.api.epinio;

import dev.slipway.core.ProcessType;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.Release;
import java.util.List;
import java.util.Optional;

/**
 * All that is told of an app, as it is now.
 *
 * @param running what runs of it
 * @param deploys its newest ones, newest first
 * @param web its web processes
 * @param routes the hosts that it answers at
 * @param revealed whether who asks may see the values of its configuration
 */
record AppView(
        App app,
        Optional<Release> running,
        List<Deploy> deploys,
        List<ProcessStatus> web,
        List<String> routes,
        boolean revealed) {
    private static final int DEPLOYS = 20;

    static AppView of(Call call, App app) {
        var platform = call.platform();
        var running = platform.releases().current(app.id());
        return new AppView(
                app,
                running,
                platform.deploys().list(app.id(), DEPLOYS),
                running.isEmpty()
                        ? List.of()
                        : platform.processes().list(app.id()).stream()
                                .filter(process -> process.type().equals(ProcessType.WEB))
                                .toList(),
                platform.rollouts().routes(app).stream()
                        .map(route -> route.host().value())
                        .toList(),
                call.parts().access().has(call.who(), app, Right.DEPLOY));
    }

    /** The newest attempt to run something else. */
    Optional<Deploy> lastDeploy() {
        return deploys.stream().findFirst();
    }

    /** The one that brought what runs, if it is not long gone. */
    Optional<Deploy> runningDeploy() {
        return running.flatMap(release -> deploys.stream()
                .filter(deploy -> deploy.state() instanceof DeployState.Live(var version)
                        && version.compareTo(release.version()) <= 0
                        && deploy.push().commit().equals(release.commit()))
                .findFirst());
    }

    /** How many web processes there are to be. */
    int instances() {
        return running.map(release -> release.count(ProcessType.WEB))
                .orElseGet(() -> app.scale().getOrDefault(ProcessType.WEB, 1));
    }
}
