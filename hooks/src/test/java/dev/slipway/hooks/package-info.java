/** Tests of the hooks, with real git clients. */
@NullMarked
package dev.slipway.hooks;

import org.jspecify.annotations.NullMarked;
