/** Webhooks: what providers of repositories deliver, where it is kept, and what is fetched for it. */
@NullMarked
package dev.slipway.core.webhook;

import org.jspecify.annotations.NullMarked;
