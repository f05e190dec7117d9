package dev.slipway.k8s.build;

import dev.slipway.core.deploy.ObjectKey;
import java.net.URI;
import java.time.Duration;

/** Lets builds fetch a source without the object store's credentials. */
@FunctionalInterface
public interface SourceUrls {
    /** An address, as pods reach it, that answers a GET with the object's content until that time has passed. */
    URI presign(ObjectKey key, Duration valid);
}
