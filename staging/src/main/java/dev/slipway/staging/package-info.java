/** Archives a commit into the object store. */
@NullMarked
package dev.slipway.staging;

import org.jspecify.annotations.NullMarked;
