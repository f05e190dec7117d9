/** Fakes and contract tests of the ports, shared with the other modules as a test-jar. */
@NullMarked
package dev.slipway.core;

import org.jspecify.annotations.NullMarked;
