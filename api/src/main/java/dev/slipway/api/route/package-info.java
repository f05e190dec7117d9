/** Routes that describe themselves: what answers a request also says, for the OpenAPI document, what it takes and gives. */
@NullMarked
package dev.slipway.api.route;

import org.jspecify.annotations.NullMarked;
