package dev.slipway.cli;

import java.io.IOException;

/** Nobody reads the command's answer any more: the connection broke while it was written. */
final class ClientGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientGone(IOException cause) {
        super(cause);
    }
}
