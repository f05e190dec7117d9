package dev.slipway.local.run;

import java.util.Locale;

/** How a process of a formation is; printed as {@code ps} shows it. */
enum ProcessState {
    STARTING,
    UP,
    CRASHED,
    STOPPING;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
