package dev.slipway.local.run;

import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what a server that was killed left running: its processes carry the name of its data directory. */
record Leftovers(Path data) {
    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
    private static final int ROUNDS = 200;
    private static final long PAUSE_MILLIS = 25;

    /** Returns when none is left; no two servers share a data directory, so whatever is there is nobody's. */
    void kill() throws InterruptedException {
        var left = left();
        if (!left.isEmpty()) {
            log.atWarn().addKeyValue("processes", left.size()).log("ending what a killed server left running");
        }
        for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
            left.forEach(each -> Signals.send(each.pid(), Signals.STOP));
            left.forEach(each -> Signals.send(each.pid(), Signals.KILL));
            Thread.sleep(PAUSE_MILLIS);
            left = left();
        }
        if (!left.isEmpty()) {
            throw new IllegalStateException("processes of an earlier server cannot be ended: " + left);
        }
    }

    private List<ProcFile> left() {
        var mark = Launcher.markOf(data);
        return ProcFile.all().stream().filter(each -> each.startedWith(mark)).toList();
    }
}
