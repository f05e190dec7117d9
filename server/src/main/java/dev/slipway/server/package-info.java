/** Main, settings, wiring, start and stop order. */
@NullMarked
package dev.slipway.server;

import org.jspecify.annotations.NullMarked;
