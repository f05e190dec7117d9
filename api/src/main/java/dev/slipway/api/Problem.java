package dev.slipway.api;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Busy;
import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.UserException;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** A refusal as RFC 9457 has it: what the status means, and nothing about the inside of the server. */
record Problem(String type, String title, int status) {
    static final String MEDIA_TYPE = "application/problem+json";
    private static final JsonMapper JSON = new JsonMapper();

    static Problem of(int status) {
        return new Problem("about:blank", HttpStatus.getMessage(status), status);
    }

    /** The status that a refusal has over HTTP. */
    static int status(UserException refusal) {
        return switch (refusal) {
            case InvalidInput _ -> HttpStatus.BAD_REQUEST_400;
            case NotAllowed _ -> HttpStatus.FORBIDDEN_403;
            case NotFound _ -> HttpStatus.NOT_FOUND_404;
            case Conflict _ -> HttpStatus.CONFLICT_409;
            case Busy _ -> HttpStatus.SERVICE_UNAVAILABLE_503;
            case BuildFailed _, RolloutFailed _ -> HttpStatus.UNPROCESSABLE_ENTITY_422;
        };
    }

    String json() {
        return JSON.writeValueAsString(this) + "\n";
    }
}
