package dev.slipway.api.route;

import java.util.List;

/** How an operation is answered if all goes well. */
public sealed interface Reply {
    /** Of an operation that is not complete. */
    Reply NONE = new Done(_ -> {
        throw new IllegalStateException("nothing answers that");
    });

    /** With a JSON object. */
    record Message<T extends Record>(int status, Class<T> type, Action<T> action) implements Reply {}

    /** With no content. */
    record Done(Task task) implements Reply {}

    /** With lines of plain text. */
    record Lines(Action<List<String>> action) implements Reply {}

    /** With server-sent events. */
    record Events(Action<Happening> action) implements Reply {}
}
