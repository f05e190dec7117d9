package dev.slipway.core.service;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection to a service, one byte after another each way. Closing it ends both ways, and whoever waits finds the end. */
public interface ServiceConnection extends Closeable {
    /** What the service says. */
    InputStream in();

    /** What it is told; each write waits until it is on its way. */
    OutputStream out();
}
