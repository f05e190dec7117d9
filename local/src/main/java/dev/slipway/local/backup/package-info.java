/** All that a server of one machine keeps, as one archive. */
@NullMarked
package dev.slipway.local.backup;

import org.jspecify.annotations.NullMarked;
