package dev.slipway.core.deploy;

import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.InMemoryApps;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Deploys in memory, of the apps it is made with. */
public final class InMemoryDeploys implements Deploys {
    private final InMemoryApps apps;
    private final TreeMap<DeployId, Deploy> deploys = new TreeMap<>();
    private volatile Predicate<Deploy> orphaned = _ -> true;
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
    public boolean update(DeployId id, DeployState state, Instant now) {
        return change(id, old -> !old.ended(), state, now);
    }

    @Override
    public boolean cancel(DeployId id, UserName by, Instant now) {
        return change(
                id,
                old -> !old.ended() && !(old instanceof DeployState.RollingOut),
                new DeployState.Cancelled(by.value()),
                now);
    }

    private boolean change(DeployId id, Predicate<DeployState> from, DeployState state, Instant now) {
        return apps.turns().take(() -> {
            var old = deploys.get(id);
            if (old == null || !from.test(old.state())) {
                return false;
            }
            deploys.put(id, old.in(state, now));
            return true;
        });
    }

    @Override
    public void refMoved(DeployId id) {
        apps.turns().run(() -> deploys.computeIfPresent(id, (_, old) -> old.withRefMoved()));
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
    public Map<AppId, Deploy> newest(Collection<AppId> some) {
        return apps.turns()
                .take(() -> deploys.values().stream()
                        .filter(deploy -> some.contains(deploy.push().app()))
                        .collect(Collectors.toMap(
                                deploy -> deploy.push().app(),
                                Function.identity(),
                                BinaryOperator.maxBy(Comparator.comparing(Deploy::id)))));
    }

    @Override
    public void prune(AppId app, int most) {
        apps.turns()
                .run(() -> list(app, Integer.MAX_VALUE).stream()
                        .skip(most)
                        .filter(deploy -> !isUnsettled(deploy))
                        .forEach(deploy -> deploys.remove(deploy.id())));
    }

    private static boolean isUnsettled(Deploy deploy) {
        return !deploy.state().ended() || (deploy.state() instanceof DeployState.Live && !deploy.refMoved());
    }

    @Override
    public List<Deploy> unsettled() {
        return apps.turns()
                .take(() -> deploys.values().stream()
                        .filter(InMemoryDeploys::isUnsettled)
                        .toList());
    }

    @Override
    public List<Deploy> takeOver() {
        return unsettled().stream().filter(orphaned).toList();
    }

    /** Says whose server is gone; without it, everybody's. */
    void orphaned(Predicate<Deploy> which) {
        orphaned = which;
    }
}
