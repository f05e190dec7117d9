@NullMarked
package dev.slipway.local.tls;

import org.jspecify.annotations.NullMarked;
