package dev.slipway.api.route;

import dev.slipway.core.Busy;
import dev.slipway.core.UserException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets operations answer requests. What goes wrong is told as a {@link Problem}. */
public final class Routes {
    private static final Logger log = LoggerFactory.getLogger(Routes.class);
    private static final String RETRY_SECONDS = "30";

    private final List<Operation> operations = new ArrayList<>();
    private final Identification identification;

    public Routes(Identification identification) {
        this.identification = identification;
    }

    /** Adds operations, listed under that name. */
    public Routes add(String group, Operation... more) {
        for (var operation : more) {
            operations.add(operation.in(group));
        }
        return this;
    }

    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    public void addTo(JavalinConfig config) {
        for (var operation : operations) {
            config.routes.addHttpHandler(operation.method(), operation.path(), context -> answer(operation, context));
            // Javalin would answer 200 to any HEAD of a path that has a GET, without asking its handler.
            if (operation.method().equals(HandlerType.GET)) {
                config.routes.head(operation.path(), context -> answer(operation, context));
            }
        }
    }

    private void answer(Operation operation, Context context) throws IOException {
        refusing(context, () -> reply(operation.reply(), new Call(identification.require(context), context)));
    }

    /** What answers a request. */
    @FunctionalInterface
    public interface Answer<E extends Exception> {
        void give() throws E, InterruptedException;
    }

    /** Lets it answer; what is refused on the way is told as a {@link Problem}. */
    public static <E extends Exception> void refusing(Context context, Answer<E> answer) throws E {
        try {
            answer.give();
        } catch (UserException e) {
            if (e instanceof Busy) {
                context.header("Retry-After", RETRY_SECONDS);
            }
            Problem.of(e).answer(context);
        } catch (HttpResponseException e) {
            Problem.of(e.getStatus(), detail(e)).answer(context);
        } catch (InterruptedException _) {
            Problem.of(new Busy("the server is stopping", "try again in a minute"))
                    .answer(context);
        }
    }

    // Javalin's own refusals say only what their status says.
    private static String detail(HttpResponseException e) {
        var message = String.valueOf(e.getMessage());
        return message.equals(Problem.of(e.getStatus()).title()) ? "" : message;
    }

    private static void reply(Reply reply, Call call) throws IOException, InterruptedException {
        switch (reply) {
            case Reply.Message<?> message -> {
                var answer = message.action().answer(call);
                call.context()
                        .status(message.status())
                        .contentType("application/json")
                        .result(Json.write(answer) + "\n");
            }
            case Reply.Done done -> {
                done.task().run(call);
                call.context().status(204);
            }
            case Reply.Lines lines -> {
                var text = String.join("\n", lines.action().answer(call));
                call.context().contentType("text/plain; charset=utf-8").result(text.isEmpty() ? "" : text + "\n");
            }
            case Reply.Events events -> stream(events.action().answer(call), call.context());
        }
    }

    private static void stream(Happening happening, Context context) throws IOException {
        if (context.method().equals(HandlerType.HEAD)) {
            context.contentType(EventStream.MEDIA_TYPE);
            return;
        }
        try (var events = EventStream.open(context)) {
            tell(happening, events);
        } catch (UncheckedIOException | IOException e) {
            log.atDebug().setCause(e).log("reader of events has left");
        }
    }

    /** Too late for a status: how it ended is the last event. */
    private static void tell(Happening happening, EventStream events) {
        try {
            events.last("end", happening.tell(events));
        } catch (UserException e) {
            events.last("failed", Problem.of(e));
        } catch (InterruptedException _) {
            events.last("failed", Problem.of(new Busy("the server is stopping", "try again in a minute")));
        }
    }
}
