package dev.slipway.core.release;

import dev.slipway.core.HostName;
import java.net.URI;

/** Where an app can be opened. */
public record Route(HostName host, URI url) {}
