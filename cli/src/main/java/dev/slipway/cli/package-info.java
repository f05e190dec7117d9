/** One command tree, for the program and for commands over SSH. */
@NullMarked
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
