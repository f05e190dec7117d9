package dev.slipway.api.route;

import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing that can be asked for by HTTP: where, what it takes, what it gives, and what answers it.
 *
 * @param group what it is listed under
 * @param query what may stand behind the path
 * @param body the JSON object that has to come with it, if one has
 */
public record Operation(
        HandlerType method,
        String path,
        String group,
        String summary,
        List<Parameter> query,
        Optional<Class<? extends Record>> body,
        Reply reply) {
    public Operation {
        query = List.copyOf(query);
    }

    public static Operation get(String path, String summary) {
        return of(HandlerType.GET, path, summary);
    }

    public static Operation post(String path, String summary) {
        return of(HandlerType.POST, path, summary);
    }

    public static Operation put(String path, String summary) {
        return of(HandlerType.PUT, path, summary);
    }

    public static Operation delete(String path, String summary) {
        return of(HandlerType.DELETE, path, summary);
    }

    private static Operation of(HandlerType method, String path, String summary) {
        return new Operation(method, path, "", summary, List.of(), Optional.empty(), Reply.NONE);
    }

    /** It may have that in its query, too. */
    public Operation with(Parameter parameter) {
        var more = new ArrayList<>(query);
        more.add(parameter);
        return new Operation(method, path, group, summary, more, body, reply);
    }

    /** It has to bring such an object. */
    public Operation takes(Class<? extends Record> message) {
        return new Operation(method, path, group, summary, query, Optional.of(message), reply);
    }

    /** It is answered with such an object. */
    public <T extends Record> Operation gives(Class<T> message, Action<T> action) {
        return replies(new Reply.Message<>(200, message, action));
    }

    /** It makes something, and is answered with such an object about it. */
    public <T extends Record> Operation makes(Class<T> message, Action<T> action) {
        return replies(new Reply.Message<>(201, message, action));
    }

    /** It is answered with nothing more than that it was done. */
    public Operation does(Task task) {
        return replies(new Reply.Done(task));
    }

    /** It is answered with lines of text. */
    public Operation tells(Action<List<String>> action) {
        return replies(new Reply.Lines(action));
    }

    /** It is answered with events as they come. */
    public Operation streams(Action<Happening> action) {
        return replies(new Reply.Events(action));
    }

    private Operation replies(Reply how) {
        return new Operation(method, path, group, summary, query, body, how);
    }

    Operation in(String name) {
        return new Operation(method, path, name, summary, query, body, reply);
    }

    /** The names that stand in braces in its path. */
    List<String> pathParameters() {
        var names = new ArrayList<String>();
        for (var part : path.split("/")) {
            if (part.startsWith("{")) {
                names.add(part.substring(1, part.length() - 1));
            }
        }
        return names;
    }
}
