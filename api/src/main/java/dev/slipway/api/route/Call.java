package dev.slipway.api.route;

import dev.slipway.core.AppName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Namespace;
import dev.slipway.core.Quoted;
import dev.slipway.core.identity.Principal;
import io.javalin.http.Context;
import io.javalin.http.UnsupportedMediaTypeResponse;
import java.util.Locale;
import java.util.Optional;

/** A request whose sender is known. */
public record Call(Principal who, Context context) {
    private static final int LONGEST_NUMBER = 9;

    /** What stands in the path in the place of that name. */
    public String path(String name) {
        return context.pathParam(name);
    }

    /** The app that the path names by {@code {namespace}} and {@code {app}}. */
    public AppName app() {
        return new AppName(new Namespace(path("namespace")), path("app"));
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(context.queryParam(name));
    }

    /** @throws InvalidInput if it is given and no number within those bounds */
    public int number(String name, int least, int most, int usual) {
        var given = query(name);
        if (given.isEmpty()) {
            return usual;
        }
        var text = given.get();
        if (text.matches("[0-9]{1," + LONGEST_NUMBER + "}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new InvalidInput(
                "%s '%s' is not a number that can be used here".formatted(name, Quoted.shorten(text)),
                "give one from %d to %d".formatted(least, most));
    }

    /** @throws InvalidInput if it is given and neither true nor false */
    public boolean flag(String name) {
        return switch (query(name).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidInput("%s is neither true nor false".formatted(name), "give one of the two");
        };
    }

    /**
     * The object that the request brings.
     *
     * @throws InvalidInput if it is not one of that form
     */
    public <T extends Record> T body(Class<T> type) {
        return body(context, type);
    }

    /** As above, where it is not known yet who sends it. */
    public static <T extends Record> T body(Context context, Class<T> type) {
        var given = Optional.ofNullable(context.contentType()).orElse("").toLowerCase(Locale.ROOT);
        if (!given.replaceFirst(";.*", "").strip().equals("application/json")) {
            throw new UnsupportedMediaTypeResponse("the body has to be JSON, as application/json");
        }
        return Json.read(context.body(), type);
    }
}
