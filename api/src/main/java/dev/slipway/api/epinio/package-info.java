/** What the {@code epinio} CLI asks of a server, answered by Slipway's own parts. */
@NullMarked
package dev.slipway.api.epinio;

import org.jspecify.annotations.NullMarked;
