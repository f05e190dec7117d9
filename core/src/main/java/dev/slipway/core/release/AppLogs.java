package dev.slipway.core.release;

import dev.slipway.core.app.AppId;
import java.util.function.Consumer;

/** What the processes of apps print, kept within bounds. Blocking and thread-safe. */
public interface AppLogs {
    /**
     * Passes the last {@code lines} lines to {@code sink}, oldest first, each as {@code TIME SOURCE: TEXT}; if
     * {@code follow}, goes on with what comes until interrupted. A sink that is too slow misses lines and is told how many.
     */
    void read(AppId app, int lines, boolean follow, Consumer<String> sink) throws InterruptedException;
}
