/** Commands of the program to the server that runs on the same machine, over a Unix socket in its data directory. */
@NullMarked
package dev.slipway.cli.socket;

import org.jspecify.annotations.NullMarked;
