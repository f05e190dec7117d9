package dev.slipway.core.deploy;

import dev.slipway.core.app.AppId;
import java.util.Optional;

/** A lock for each app, over all servers: the one that has it changes what runs of the app. */
@FunctionalInterface
public interface AppLocks {
    /** Of a server that has no other beside it. */
    AppLocks ALONE = _ -> Optional.of(() -> {});

    /** A lock that is held until it is closed, or until its server is gone. */
    @FunctionalInterface
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes the app's lock, unless another server has it. Blocking; one thread at a time asks for an app. */
    Optional<Held> take(AppId app);
}
