/** Apps: what their owners set, and where they are kept. */
@NullMarked
package dev.slipway.core.app;

import org.jspecify.annotations.NullMarked;
