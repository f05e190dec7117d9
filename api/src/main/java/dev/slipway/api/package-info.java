/** HTTP routes, problem JSON, log streams and metrics. */
@NullMarked
package dev.slipway.api;

import org.jspecify.annotations.NullMarked;
