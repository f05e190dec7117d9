/** Stories that real git, ssh and curl tell to the packaged program. */
@NullMarked
package dev.slipway.acceptance;

import org.jspecify.annotations.NullMarked;
