/** Tests of what the parts of one-machine mode share. */
@NullMarked
package dev.slipway.local;

import org.jspecify.annotations.NullMarked;
