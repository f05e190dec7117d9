/** Processes as Linux knows them: who came from whom, what they hold, and how all of them end. */
@NullMarked
package dev.slipway.local.process;

import org.jspecify.annotations.NullMarked;
