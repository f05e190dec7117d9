/** Tests of the wiring, and of the layers of the whole program. */
@NullMarked
package dev.slipway.server;

import org.jspecify.annotations.NullMarked;
