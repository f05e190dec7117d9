/** What a webhook's delivery sets off, from its proof to its deploy. */
@NullMarked
package dev.slipway.hooks.webhook;

import org.jspecify.annotations.NullMarked;
