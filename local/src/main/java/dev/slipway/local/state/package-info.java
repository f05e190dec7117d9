/** What a server of one machine keeps: its state in SQLite, the logs of builds, and the lock on its data directory. */
@NullMarked
package dev.slipway.local.state;

import org.jspecify.annotations.NullMarked;
