package dev.slipway.core.platform;

import java.io.IOException;
import java.io.OutputStream;

/** A copy of all that a server keeps, made while it serves. */
@FunctionalInterface
public interface Backup {
    /**
     * Writes it; the stream stays open. It holds every secret that the server knows.
     *
     * @throws dev.slipway.core.Busy if one is being written already
     * @throws IOException if the stream takes no more, or something cannot be read
     */
    void writeTo(OutputStream out) throws IOException;
}
