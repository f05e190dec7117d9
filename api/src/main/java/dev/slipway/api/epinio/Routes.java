package dev.slipway.api.epinio;

import dev.slipway.core.Busy;
import dev.slipway.core.UserException;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts answers behind paths: for whom they are, what is checked before, and what becomes of failures is here. */
final class Routes {
    static final String VERSION_HEADER = "epinio-version";

    /** The start of the paths whose namespace must be there before anything else of a request is looked at. */
    static final String NAMESPACE = "/namespaces/{namespace}";

    static final String APP = NAMESPACE + "/applications/{app}";

    private static final int UNAUTHORIZED = 401;

    private final JavalinDefaultRoutingApi routes;
    private final Supplier<Optional<EpinioApi.Door>> door;

    Routes(JavalinDefaultRoutingApi routes, Supplier<Optional<EpinioApi.Door>> door) {
        this.routes = routes;
        this.door = door;
    }

    /** Answers somebody who has logged in. */
    @FunctionalInterface
    interface Answer {
        void to(Call call) throws IOException, InterruptedException;
    }

    /** Answers anybody. */
    @FunctionalInterface
    interface OpenAnswer {
        void to(Context context, EpinioApi.Parts parts);
    }

    void get(String path, Answer answer) {
        add(HandlerType.GET, path, answer);
    }

    void post(String path, Answer answer) {
        add(HandlerType.POST, path, answer);
    }

    void patch(String path, Answer answer) {
        add(HandlerType.PATCH, path, answer);
    }

    void delete(String path, Answer answer) {
        add(HandlerType.DELETE, path, answer);
    }

    /** With a slash at its end too: clients put one before a prefix that is empty. */
    void add(HandlerType method, String path, Answer answer) {
        boolean within = path.startsWith(NAMESPACE + "/") || path.equals(NAMESPACE);
        for (var end : new String[] {"", "/"}) {
            routes.addHttpHandler(method, EpinioApi.ROOT + path + end, context -> answer(context, within, answer));
        }
    }

    /** @param path the whole of it */
    void open(String path, OpenAnswer answer) {
        routes.addHttpHandler(
                HandlerType.GET,
                path,
                context -> guarded(context, () -> {
                    answer.to(context, opened().parts());
                }));
    }

    private void answer(Context context, boolean withinNamespace, Answer answer) throws Exception {
        guarded(context, () -> {
            var opened = opened();
            requireOwnPage(context);
            var call = new Call(context, login(context, opened), opened.parts());
            if (withinNamespace) {
                call.requireNamespace(call.namespaceName(), Right.READ);
            }
            answer.to(call);
        });
    }

    // A browser that knows a password sends it for whatever page asks, and these requests need not even be readable.
    private static void requireOwnPage(Context context) {
        var site = context.header("Sec-Fetch-Site");
        if ("cross-site".equals(site) || "same-site".equals(site)) {
            throw new Refusal(403, "pages of other sites are not answered", "");
        }
    }

    private EpinioApi.Door opened() {
        return door.get().orElseThrow(() -> new Busy("the server is starting", "try again in a minute"));
    }

    private static Principal login(Context context, EpinioApi.Door opened) {
        try {
            return opened.logins().apply(context);
        } catch (HttpResponseException e) {
            if (e.getStatus() != UNAUTHORIZED) {
                throw e;
            }
            var missing = context.header("Authorization") == null;
            throw new Refusal(
                    UNAUTHORIZED,
                    missing ? "missing credentials" : "wrong user or password",
                    String.valueOf(e.getMessage()));
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void guarded(Context context, Work work) throws IOException, InterruptedException {
        context.header(VERSION_HEADER, EpinioApi.VERSION);
        try {
            work.run();
        } catch (Refusal e) {
            e.answer(context);
        } catch (UserException e) {
            Refusal.of(e).answer(context);
        } catch (HttpResponseException e) {
            new Refusal(e.getStatus(), String.valueOf(e.getMessage()), "").answer(context);
        }
    }
}
