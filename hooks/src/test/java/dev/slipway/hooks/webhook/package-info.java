@NullMarked
package dev.slipway.hooks.webhook;

import org.jspecify.annotations.NullMarked;
