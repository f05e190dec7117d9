/** One-machine mode: buildpacks and apps as processes, the router, state in SQLite. */
@NullMarked
package dev.slipway.local;

import org.jspecify.annotations.NullMarked;
