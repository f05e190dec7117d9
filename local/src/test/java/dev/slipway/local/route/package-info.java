@NullMarked
package dev.slipway.local.route;

import org.jspecify.annotations.NullMarked;
