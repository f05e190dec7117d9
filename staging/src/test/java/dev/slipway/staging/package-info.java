/** Tests of the staging module. */
@NullMarked
package dev.slipway.staging;

import org.jspecify.annotations.NullMarked;
