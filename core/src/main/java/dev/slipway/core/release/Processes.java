package dev.slipway.core.release;

import dev.slipway.core.ProcessType;
import dev.slipway.core.Streams;
import dev.slipway.core.app.AppId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The processes of apps while they run. Blocking and thread-safe. */
public interface Processes {
    /** What runs of the app now, by type and number. */
    List<ProcessStatus> list(AppId app);

    /** As above, of each of those apps. */
    default Map<AppId, List<ProcessStatus>> list(Collection<AppId> apps) {
        return apps.stream().collect(Collectors.toMap(Function.identity(), this::list));
    }

    /** What the app's processes use, by their names; those of which that is not known are left out. */
    default Map<String, ProcessUse> uses(AppId app) {
        return Map.of();
    }

    /**
     * Restarts all processes of the type, or all there are, without a gap in service where there are new ones to wait for.
     */
    void restart(AppId app, Optional<ProcessType> type) throws InterruptedException;

    /**
     * Runs a one-off process with the release's image and configuration.
     *
     * @return its exit status, 128 + N where signal N ended it
     * @throws InterruptedException if the caller is to stop; the process is gone then
     */
    int run(Release release, List<String> command, Streams streams) throws InterruptedException;
}
