/** Slipway's own routes, beside those that Epinio has. */
@NullMarked
package dev.slipway.api.own;

import org.jspecify.annotations.NullMarked;
