package dev.slipway.api.epinio;

import dev.slipway.core.Busy;
import dev.slipway.core.UserException;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.service.ServiceConnection;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The web sockets. Who may open one is settled while it is still a request, and so is what it is about; then it runs on a
 * thread of its own, until one of the two sides has enough.
 */
final class Sockets {
    private static final String WORK = "work";
    private static final String RUNNING = "running";
    private static final String NO_FORWARD =
            "Slipway forwards no port of an app, as release 1.14.1 of the command line cannot; visit the app at its route";
    private static final int SWITCHING = 101;
    private static final int UNAUTHORIZED = 401;
    private static final int MOST = 1000;
    private static final long PING_SECONDS = 10;
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Supplier<Optional<EpinioApi.Door>> door;
    private final Semaphore places = new Semaphore(MOST);

    Sockets(Supplier<Optional<EpinioApi.Door>> door) {
        this.door = door;
    }

    /** Judges a request; what it returns is what the socket is opened for. */
    @FunctionalInterface
    interface Opening<T> {
        T open(Call call) throws IOException, InterruptedException;
    }

    /** What goes over a socket, until it returns; the socket is closed then. */
    @FunctionalInterface
    interface Work {
        void run(Socket socket) throws IOException, InterruptedException;

        /** Takes what the other side sends. */
        default void take(byte[] message) throws IOException {}
    }

    void addTo(RoutesConfig routes) {
        add(routes, "/staging/{deploy}/logs", LogSockets::build);
        add(routes, "/staging/{deploy}/complete", LogSockets::end);
        add(routes, "/applications/{app}/logs", LogSockets::app);
        add(routes, "/applications/{app}/exec", ExecSocket::open);
        add(routes, "/applications/{app}/portforward", call -> {
            call.app(Right.DEPLOY);
            throw Refusal.notOffered(NO_FORWARD);
        });
        addTunnel(routes, "/services/{name}/portforward", ServiceRoutes::connect);
    }

    private void add(RoutesConfig routes, String path, Opening<Work> opening) {
        var whole = EpinioApi.SOCKETS + Routes.NAMESPACE + path;
        routes.wsBeforeUpgrade(whole, context -> context.attribute(WORK, judge(context, opening)));
        routes.ws(whole, this::serve);
    }

    private void addTunnel(RoutesConfig routes, String path, Opening<ServiceConnection> opening) {
        var whole = EpinioApi.SOCKETS + Routes.NAMESPACE + path;
        routes.wsBeforeUpgrade(whole, context -> {
            var service = judge(context, call -> reserved(call, opening));
            ServiceTunnel.open(context.req(), service, places::release);
            throw new HttpResponseException(SWITCHING, "no web socket", Map.of());
        });
        // Never reached; without it the path would not be one of web sockets.
        routes.ws(whole, _ -> {});
    }

    private ServiceConnection reserved(Call call, Opening<ServiceConnection> opening)
            throws IOException, InterruptedException {
        if (!places.tryAcquire()) {
            throw new Busy("too many streams are open", "try again later");
        }
        boolean open = false;
        try {
            var connection = opening.open(call);
            open = true;
            return connection;
        } finally {
            if (!open) {
                places.release();
            }
        }
    }

    private <T> T judge(Context context, Opening<T> opening) throws IOException, InterruptedException {
        context.header(Routes.VERSION_HEADER, EpinioApi.VERSION);
        try {
            var parts = door.get()
                    .orElseThrow(() -> new Busy("the server is starting", "try again in a minute"))
                    .parts();
            var call = new Call(context, login(context, parts), parts);
            call.requireNamespace(call.namespaceName(), Right.READ);
            return opening.open(call);
        } catch (Refusal e) {
            throw refuse(context, e);
        } catch (UserException e) {
            throw refuse(context, Refusal.of(e));
        }
    }

    private static Principal login(Context context, EpinioApi.Parts parts) {
        var pass = Optional.ofNullable(context.queryParam("authtoken")).orElse("");
        return parts.passes()
                .prove(pass)
                .orElseThrow(() ->
                        new Refusal(UNAUTHORIZED, pass.isEmpty() ? "malformed token format" : "token expired", ""));
    }

    // Javalin sends no result where a socket was asked for.
    private static HttpResponseException refuse(Context context, Refusal refusal) throws IOException {
        refusal.answer(context);
        var response = context.res();
        response.getOutputStream()
                .write(Optional.ofNullable(context.result()).orElse("").getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
        return new HttpResponseException(
                context.statusCode(), refusal.faults().getFirst().title(), Map.of());
    }

    private void serve(WsConfig socket) {
        socket.onConnect(this::open);
        socket.onBinaryMessage(message -> {
            var bytes = new byte[message.data().remaining()];
            message.data().get(bytes);
            work(message).take(bytes);
        });
        socket.onClose(Sockets::stop);
        socket.onError(Sockets::stop);
    }

    private static Work work(WsContext context) {
        return Optional.<Work>ofNullable(context.attribute(WORK))
                .orElseThrow(() -> new IllegalStateException("a socket was opened that nobody judged"));
    }

    private void open(WsContext context) {
        if (!places.tryAcquire()) {
            context.closeSession(Socket.TRY_AGAIN_LATER, "too many streams are open");
            return;
        }
        context.session.setIdleTimeout(SILENCE);
        context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
        context.attribute(RUNNING, Thread.ofVirtual().name("epinio-socket").start(() -> run(context)));
    }

    private void run(WsContext context) {
        try {
            new Socket(context.session).run(work(context));
        } finally {
            context.disableAutomaticPings();
            places.release();
        }
    }

    private static void stop(WsContext context) {
        Optional.<Thread>ofNullable(context.attribute(RUNNING)).ifPresent(Thread::interrupt);
    }
}
