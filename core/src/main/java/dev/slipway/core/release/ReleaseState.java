package dev.slipway.core.release;

import java.util.Locale;

/** Whether a release ever served. */
public enum ReleaseState {
    /** Being rolled out. */
    PENDING,
    /** It became healthy; the newest such release of an app is the one that runs. */
    LIVE,
    /** It did not become healthy, and never served. */
    FAILED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
