package dev.slipway.core.deploy;

import dev.slipway.core.app.AppId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Locks over all servers that are given this object. */
final class InMemoryAppLocks implements AppLocks {
    private final Set<AppId> held = ConcurrentHashMap.newKeySet();

    @Override
    public Optional<Held> take(AppId app) {
        return held.add(app) ? Optional.of(() -> held.remove(app)) : Optional.empty();
    }
}
