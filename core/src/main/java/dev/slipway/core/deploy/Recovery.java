package dev.slipway.core.deploy;

import dev.slipway.core.Transcript;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.release.ReleaseState;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;

/** What a server does about the deploys of others: it takes over those whose server is gone, and heeds what others decide. */
final class Recovery {
    private final Platform platform;
    private final DeployLimits limits;
    private final Clock clock;
    private final DeploySteps steps;
    private final ConcurrentNavigableMap<DeployId, DeployRun> runs;

    /** @param runs this server's own, and those that it takes over */
    Recovery(
            Platform platform,
            DeployLimits limits,
            Clock clock,
            DeploySteps steps,
            ConcurrentNavigableMap<DeployId, DeployRun> runs) {
        this.platform = platform;
        this.limits = limits;
        this.clock = clock;
        this.steps = steps;
        this.runs = runs;
    }

    void takeOver() {
        var left = platform.deploys().takeOver();
        for (var deploy : left) {
            if (!deploy.state().ended()) {
                if (limits.resumed()) {
                    resume(deploy);
                } else {
                    platform.deploys().update(deploy.id(), recovered(deploy), clock.instant());
                }
            }
        }
        left.stream()
                .flatMap(deploy -> platform.deploys().find(deploy.id()).stream())
                .filter(deploy -> deploy.state() instanceof DeployState.Live && !deploy.refMoved())
                .forEach(this::settleRef);
    }

    /** In the order of their ids: an app's older deploy must not end after, and so undo, a newer one. */
    private void resume(Deploy deploy) {
        var feed = new DeployFeed(platform.buildLogs(), deploy.push().app(), deploy.id());
        new Transcript(feed::append).step("The server has restarted, %s goes on".formatted(deploy.id()));
        var older = runs.descendingMap().values().stream()
                .filter(run -> run.isOf(deploy.push().app()))
                .findFirst();
        var run = new DeployRun(deploy, feed, steps, older);
        runs.put(deploy.id(), run);
        run.start();
    }

    private DeployState recovered(Deploy deploy) {
        if (deploy.state() instanceof DeployState.RollingOut rollingOut) {
            var release = platform.releases().find(deploy.push().app(), rollingOut.version());
            if (release.isPresent() && release.get().state() == ReleaseState.LIVE) {
                return new DeployState.Live(rollingOut.version());
            }
        }
        return new DeployState.Failed(
                "the server was restarted", "push again, or retry it with deploys retry " + deploy.id());
    }

    private void settleRef(Deploy live) {
        boolean isLatest = platform.deploys().list(live.push().app(), Integer.MAX_VALUE).stream()
                .filter(other -> other.state() instanceof DeployState.Live)
                .findFirst()
                .filter(latest -> latest.id().equals(live.id()))
                .isPresent();
        if (isLatest) {
            steps.moveRef(live);
        } else {
            platform.deploys().refMoved(live.id());
        }
    }

    /** Stops those of its own runs that another server has cancelled, or was asked for something newer than. */
    void heedOthers() {
        var unsettled = runs.isEmpty() ? List.<Deploy>of() : platform.deploys().unsettled();
        for (var run : runs.values()) {
            newer(run, unsettled).ifPresent(id -> run.stopWaiting(new DeployState.Superseded(id)));
            var id = run.deploy().id();
            if (unsettled.stream().noneMatch(other -> other.id().equals(id))) {
                platform.deploys()
                        .find(id)
                        .map(Deploy::state)
                        .filter(DeployState.Cancelled.class::isInstance)
                        .ifPresent(run::stop);
            }
        }
    }

    private static Optional<DeployId> newer(DeployRun run, List<Deploy> unsettled) {
        return unsettled.reversed().stream()
                .filter(other -> run.isOf(other.push().app())
                        && other.push().goal().rollsOut()
                        && !other.state().ended())
                .map(Deploy::id)
                .filter(other -> other.compareTo(run.deploy().id()) > 0)
                .findFirst();
    }
}
