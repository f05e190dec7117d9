/** The bare repositories on disk, and where pushed objects wait until they are accepted. */
@NullMarked
package dev.slipway.git.repository;

import org.jspecify.annotations.NullMarked;
