package dev.slipway.api.route;

import dev.slipway.core.identity.Principal;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;

/** Finds out who sends a request. */
@FunctionalInterface
public interface Identification {
    /**
     * Who that is, before anything of the body is read.
     *
     * @throws HttpResponseException if nobody is proven
     */
    Principal require(Context context);
}
