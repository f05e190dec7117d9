/** Tests of what the {@code epinio} CLI asks of a server. */
@NullMarked
package dev.slipway.api.epinio;

import org.jspecify.annotations.NullMarked;
