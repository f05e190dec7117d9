@NullMarked
package dev.slipway.cli.socket;

import org.jspecify.annotations.NullMarked;
