/** Tests of who may connect. */
@NullMarked
package dev.slipway.git.ssh;

import org.jspecify.annotations.NullMarked;
