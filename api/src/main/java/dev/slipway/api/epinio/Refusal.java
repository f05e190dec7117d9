package dev.slipway.api.epinio;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.api.route.Problem;
import dev.slipway.core.UserException;
import io.javalin.http.Context;
import java.util.List;

/** A request that is refused, in the shape in which Epinio says so. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int NOT_OFFERED = 501;

    private final transient List<Fault> faults;

    /** One of the reasons; clients show the title of the first. */
    record Fault(
            int status,
            String title,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String details) {}

    private record Faults(List<Fault> errors) {}

    /** For several reasons, the first of which gives the status. */
    Refusal(List<Fault> faults) {
        super(faults.getFirst().title());
        this.faults = List.copyOf(faults);
    }

    Refusal(int status, String title, String details) {
        this(List.of(new Fault(status, title, details)));
    }

    static Refusal bad(String title) {
        return new Refusal(BAD_REQUEST, title, "");
    }

    /** @param kind as Epinio calls it, such as {@code application} */
    static Refusal missing(String kind, String name) {
        return new Refusal(List.of(missingFault(kind, name)));
    }

    static Fault missingFault(String kind, String name) {
        return new Fault(NOT_FOUND, "%s '%s' does not exist".formatted(kind, shown(name)), "");
    }

    static Refusal exists(String kind, String name) {
        return new Refusal(CONFLICT, "%s '%s' already exists".formatted(kind, shown(name)), "");
    }

    /** Something that Epinio has and this server has not. */
    static Refusal notOffered(String reason) {
        return new Refusal(NOT_OFFERED, reason, "");
    }

    static Refusal of(UserException failure) {
        return new Refusal(Problem.status(failure), failure.reason(), failure.advice());
    }

    // A name comes from the client, and may be anything.
    private static String shown(String name) {
        var plain = name.replaceAll("\\p{C}", "?");
        return plain.length() > 100 ? plain.substring(0, 100) + "..." : plain;
    }

    void answer(Context context) {
        Json.answer(context, faults.getFirst().status(), new Faults(faults));
    }

    List<Fault> faults() {
        return faults;
    }
}
