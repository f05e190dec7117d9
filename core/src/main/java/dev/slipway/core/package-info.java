/** The model, the ports and the deployer. */
@NullMarked
package dev.slipway.core;

import org.jspecify.annotations.NullMarked;
