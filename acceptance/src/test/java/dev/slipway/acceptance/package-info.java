/** Stories told by real git, ssh and curl against the packaged program. */
@NullMarked
package dev.slipway.acceptance;

import org.jspecify.annotations.NullMarked;
