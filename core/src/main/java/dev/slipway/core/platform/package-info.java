/** The ports that a mode of Slipway fills in, and the commands that enter from outside. */
@NullMarked
package dev.slipway.core.platform;

import org.jspecify.annotations.NullMarked;
