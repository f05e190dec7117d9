package dev.slipway.core;

import java.io.InputStream;
import java.io.OutputStream;

/** The standard streams of a command that somebody runs from outside. */
public record Streams(InputStream in, OutputStream out, OutputStream err) {}
