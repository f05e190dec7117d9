/** Tests of what stands behind Slipway's own routes. */
@NullMarked
package dev.slipway.api.own;

import org.jspecify.annotations.NullMarked;
