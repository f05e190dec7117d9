package dev.slipway.hooks.webhook;

import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Deploys;
import dev.slipway.core.deploy.Push;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The deploys, telling of each that begins to be built and of each that ends; whoever hears it must not wait. */
public final class DeployNews implements Deploys {
    private final Deploys deploys;
    private volatile Consumer<News> hearer = _ -> {};

    /** That a deploy stood there at that time; it may stand elsewhere by now. */
    record News(DeployId id, DeployState state, Instant at) {}

    public DeployNews(Deploys deploys) {
        this.deploys = deploys;
    }

    /** Has that one hear of what changes from now on. */
    void tell(Consumer<News> newHearer) {
        hearer = newHearer;
    }

    @Override
    public Deploy append(Push push, Instant now) {
        return deploys.append(push, now);
    }

    @Override
    public boolean update(DeployId id, DeployState state, Instant now) {
        boolean changed = deploys.update(id, state, now);
        if (changed && (state.ended() || state instanceof DeployState.Building)) {
            hearer.accept(new News(id, state, now));
        }
        return changed;
    }

    @Override
    public boolean cancel(DeployId id, UserName by, Instant now) {
        boolean cancelled = deploys.cancel(id, by, now);
        if (cancelled) {
            hearer.accept(new News(id, new DeployState.Cancelled(by.value()), now));
        }
        return cancelled;
    }

    @Override
    public void refMoved(DeployId id) {
        deploys.refMoved(id);
    }

    @Override
    public Optional<Deploy> find(DeployId id) {
        return deploys.find(id);
    }

    @Override
    public List<Deploy> list(AppId app, int most) {
        return deploys.list(app, most);
    }

    @Override
    public Map<AppId, Deploy> newest(Collection<AppId> apps) {
        return deploys.newest(apps);
    }

    @Override
    public void prune(AppId app, int most) {
        deploys.prune(app, most);
    }

    @Override
    public List<Deploy> unsettled() {
        return deploys.unsettled();
    }

    @Override
    public List<Deploy> takeOver() {
        return deploys.takeOver();
    }
}
