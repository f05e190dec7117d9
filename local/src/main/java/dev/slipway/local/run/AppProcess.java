package dev.slipway.local.run;

import dev.slipway.local.process.ProcessGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One started process of an app, with all that came of it.
 *
 * @param port where it is to listen
 * @param folder what it may write to; goes with it
 */
record AppProcess(Launch launch, Process process, ProcessGroup group, int port, Path folder, AtomicBoolean ended) {
    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end, kills it after that long, and removes its folder. */
    void stop(Duration grace) {
        group.stop(grace);
        clear();
    }

    /** Ends what is left of it, and removes its folder. */
    void kill() {
        group.kill();
        clear();
    }

    private void clear() {
        if (ended.compareAndSet(false, true)) {
            Folders.removeUnchecked(folder);
        }
    }
}
