package dev.slipway.core.deploy;

import dev.slipway.core.app.AppId;
import java.util.List;

/** What each deploy told its pusher, line by line. Blocking and thread-safe. */
public interface BuildLogs {
    /**
     * Appends one line, line ends inside it as blanks; kept even if the server is killed after it returned, and starts
     * again on its disk. A log that comes near its size limit says so once, and drops details (lines indented by seven
     * blanks) from there on, so that it still tells how the deploy ended.
     */
    void append(AppId app, DeployId deploy, String line);

    /** The lines from number {@code from}, counted from 0, at most {@code most}; empty if there are no more yet. */
    List<String> read(AppId app, DeployId deploy, long from, int most);
}
