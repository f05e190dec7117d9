@NullMarked
package dev.slipway.local.backup;

import org.jspecify.annotations.NullMarked;
