/** The page that a browser shows at the control host, and the reference of the routes that it uses. */
@NullMarked
package dev.slipway.api.page;

import org.jspecify.annotations.NullMarked;
