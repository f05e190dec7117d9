package dev.slipway.git.ssh;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongSupplier;

/**
 * A client's streams.
 *
 * @param room how many bytes can be written now without waiting for the client
 * @param drop ends the connection's channel at once
 */
public record ClientStreams(InputStream in, OutputStream out, OutputStream err, LongSupplier room, Runnable drop) {}
