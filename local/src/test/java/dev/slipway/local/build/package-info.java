/** Tests of the builds on one machine. */
@NullMarked
package dev.slipway.local.build;

import org.jspecify.annotations.NullMarked;
