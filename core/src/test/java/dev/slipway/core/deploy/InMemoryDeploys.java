package dev.slipway.core.deploy;

import dev.slipway.core.app.AppId;
import dev.slipway.core.app.InMemoryApps;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Deploys in memory, of the apps it is made with. */
public final class InMemoryDeploys implements Deploys {
    private final InMemoryApps apps;
    private final TreeMap<DeployId, Deploy> deploys = new TreeMap<>();
    private long last;

    public InMemoryDeploys(InMemoryApps apps) {
        this.apps = apps;
        apps.afterRemove(
                gone -> deploys.values().removeIf(deploy -> deploy.push().app().equals(gone)));
    }

    @Override
    public Deploy append(Push push, Instant now) {
        return apps.turns().take(() -> {
            apps.require(push.app());
            var deploy = new Deploy(new DeployId(++last), push, new DeployState.Queued(), now, now, false);
            deploys.put(deploy.id(), deploy);
            return deploy;
        });
    }

    @Override
    public void update(DeployId id, DeployState state, Instant now) {
        apps.turns()
                .run(() -> deploys.computeIfPresent(
                        id, (_, old) -> new Deploy(id, old.push(), state, old.queuedAt(), now, old.refMoved())));
    }

    @Override
    public void refMoved(DeployId id) {
        apps.turns()
                .run(() -> deploys.computeIfPresent(
                        id,
                        (_, old) -> new Deploy(id, old.push(), old.state(), old.queuedAt(), old.changedAt(), true)));
    }

    @Override
    public Optional<Deploy> find(DeployId id) {
        return apps.turns().take(() -> Optional.ofNullable(deploys.get(id)));
    }

    @Override
    public List<Deploy> list(AppId app, int most) {
        return apps.turns()
                .take(() -> deploys.descendingMap().values().stream()
                        .filter(deploy -> deploy.push().app().equals(app))
                        .limit(most)
                        .toList());
    }

    @Override
    public List<Deploy> unsettled() {
        return apps.turns()
                .take(() -> deploys.values().stream()
                        .filter(deploy -> !deploy.state().ended()
                                || (deploy.state() instanceof DeployState.Live && !deploy.refMoved()))
                        .toList());
    }
}
