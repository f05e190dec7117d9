/** Cloud Native Buildpacks as processes on the machine. */
@NullMarked
package dev.slipway.local.build;

import org.jspecify.annotations.NullMarked;
