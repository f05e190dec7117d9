package dev.slipway.api.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.core.BuildFailed;
import dev.slipway.core.Busy;
import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.UserException;
import io.javalin.http.Context;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * A refusal as RFC 9457 has it: what the status means, and nothing about the inside of the server.
 *
 * @param detail what was wrong and what to do about it; empty where the status says it all
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(String type, String title, int status, String detail) {
    public static final String MEDIA_TYPE = "application/problem+json";
    private static final JsonMapper JSON = new JsonMapper();

    public static Problem of(int status) {
        return of(status, "");
    }

    public static Problem of(int status, String detail) {
        return new Problem("about:blank", HttpStatus.getMessage(status), status, detail);
    }

    public static Problem of(UserException refusal) {
        return of(status(refusal), sentence(refusal));
    }

    /** What was wrong and what to do about it, in one line. */
    public static String sentence(UserException refusal) {
        return refusal.advice().isEmpty() ? refusal.reason() : refusal.reason() + "; " + refusal.advice();
    }

    /** The status that a refusal has over HTTP. */
    public static int status(UserException refusal) {
        return switch (refusal) {
            case InvalidInput _ -> HttpStatus.BAD_REQUEST_400;
            case NotAllowed _ -> HttpStatus.FORBIDDEN_403;
            case NotFound _ -> HttpStatus.NOT_FOUND_404;
            case Conflict _ -> HttpStatus.CONFLICT_409;
            case Busy _ -> HttpStatus.SERVICE_UNAVAILABLE_503;
            case BuildFailed _, RolloutFailed _ -> HttpStatus.UNPROCESSABLE_ENTITY_422;
        };
    }

    public String json() {
        return JSON.writeValueAsString(this) + "\n";
    }

    /** Answers with it, in UTF-8, which JSON is without its media type saying so. */
    public void answer(Context context) {
        context.status(status).contentType(MEDIA_TYPE).result(json().getBytes(UTF_8));
    }
}
