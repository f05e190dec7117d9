/** Turns a push or a webhook delivery into a deploy. */
@NullMarked
package dev.slipway.hooks;

import org.jspecify.annotations.NullMarked;
