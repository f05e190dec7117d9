package dev.slipway.local.process;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server that was killed left running: its processes carry the name of its data directory.
 *
 * @param mark how the variable begins that all of them were started with: {@code NAME=VALU}
 */
public record Leftovers(String mark) {
    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
    private static final int ROUNDS = 200;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(25);

    /** Returns when none is left; no two servers share a data directory, so whatever is there is nobody's. */
    public void kill() {
        var left = left();
        if (!left.isEmpty()) {
            log.atWarn().addKeyValue("processes", left.size()).log("ending what a killed server left running");
        }
        for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
            left.forEach(each -> Signals.send(each.pid(), Signals.STOP));
            left.forEach(each -> Signals.send(each.pid(), Signals.KILL));
            LockSupport.parkNanos(PAUSE);
            left = left();
        }
        if (!left.isEmpty()) {
            throw new IllegalStateException("processes of an earlier server cannot be ended: " + left);
        }
    }

    private List<ProcFile> left() {
        return ProcFile.all().stream().filter(each -> each.startedWith(mark)).toList();
    }
}
