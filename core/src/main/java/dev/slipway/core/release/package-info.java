/** What runs: images, numbered releases, their rollout and their processes. */
@NullMarked
package dev.slipway.core.release;

import org.jspecify.annotations.NullMarked;
