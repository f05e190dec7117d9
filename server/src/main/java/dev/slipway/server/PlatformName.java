package dev.slipway.server;

import java.util.Locale;

/** Where apps are built and run. */
enum PlatformName {
    ONE_MACHINE,
    KUBERNETES;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
