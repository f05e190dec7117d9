/** The SSH server: who may connect, log in and ask, and how commands are run. */
@NullMarked
package dev.slipway.git.ssh;

import org.jspecify.annotations.NullMarked;
