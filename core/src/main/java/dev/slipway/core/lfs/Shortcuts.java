package dev.slipway.core.lfs;

import dev.slipway.core.deploy.ObjectKey;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Addresses from which whoever has them can read an object for a while, past the server. */
@FunctionalInterface
public interface Shortcuts {
    /** There are none. */
    Shortcuts NONE = (_, _) -> Optional.empty();

    Optional<URI> to(ObjectKey object, Duration valid);
}
