/** Receives pushes and serves fetches over SSH. */
@NullMarked
package dev.slipway.git;

import org.jspecify.annotations.NullMarked;
