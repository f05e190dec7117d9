package dev.slipway.hooks;

import java.io.IOException;
import org.eclipse.jgit.transport.ReceivePack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pusher's terminal, line by line as they come. A pusher who has gone changes nothing: the lines end nowhere then. */
final class Sideband {
    private static final Logger log = LoggerFactory.getLogger(Sideband.class);

    private final ReceivePack pack;
    private boolean broken;

    Sideband(ReceivePack pack) {
        this.pack = pack;
    }

    /** Shows one line, which holds no line end, and lets it out at once. */
    void line(String text) {
        if (broken) {
            return;
        }
        pack.sendMessage(text);
        try {
            pack.getMessageOutputStream().flush();
        } catch (IOException e) {
            broken = true;
            log.atDebug().setCause(e).log("pusher has gone");
        }
    }
}
