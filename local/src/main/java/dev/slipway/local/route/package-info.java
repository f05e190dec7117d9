/** The router: one HTTP port in front of all apps. */
@NullMarked
package dev.slipway.local.route;

import org.jspecify.annotations.NullMarked;
