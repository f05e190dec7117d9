/** Drives the receiver with real git and ssh. */
@NullMarked
package dev.slipway.git;

import org.jspecify.annotations.NullMarked;
