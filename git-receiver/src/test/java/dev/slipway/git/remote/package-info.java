/** Fetches from a real git behind HTTP. */
@NullMarked
package dev.slipway.git.remote;

import org.jspecify.annotations.NullMarked;
