package dev.slipway.local.route;

import io.undertow.client.ClientConnection;
import io.undertow.server.DefaultResponseListener;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ResponseCommitListener;
import io.undertow.server.handlers.proxy.ProxyClient.ProxyTarget;
import io.undertow.util.AttachmentKey;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/** One request on its way through the router. Everything here happens on the I/O thread of its connection. */
final class Forwarding
        implements ProxyTarget, ExchangeCompletionListener, ResponseCommitListener, DefaultResponseListener {
    static final AttachmentKey<Forwarding> KEY = AttachmentKey.create(Forwarding.class);

    private final HttpServerExchange exchange;
    private final Supplier<Optional<Backend>> backends;
    private final AnswerLimit limit;
    private @Nullable Backend backend;
    private @Nullable ClientConnection connection;
    private boolean reusable = true;
    private boolean found;
    private boolean timedOut;

    private Forwarding(HttpServerExchange exchange, Supplier<Optional<Backend>> backends, AnswerLimit limit) {
        this.exchange = exchange;
        this.backends = backends;
        this.limit = limit;
    }

    /**
     * Attaches itself to the exchange, for the proxy to find.
     *
     * @param backends asked anew for each try, so that a second one sees a process that came meanwhile
     */
    static void begin(HttpServerExchange exchange, Supplier<Optional<Backend>> backends, AnswerLimit limit) {
        var forwarding = new Forwarding(exchange, backends, limit);
        exchange.putAttachment(KEY, forwarding);
        exchange.addExchangeCompleteListener(forwarding);
        exchange.addDefaultResponseListener(forwarding);
        exchange.addResponseCommitListener(forwarding);
        limit.begin(forwarding);
    }

    /** The process to try now; the one that was tried before is left. */
    Optional<Backend> enter() {
        leave();
        var next = backends.get();
        next.ifPresent(turn -> {
            turn.enter();
            backend = turn;
            found = true;
        });
        return next;
    }

    void use(ClientConnection opened) {
        connection = opened;
    }

    /** The app did not answer in time; the connection to it is in an unknown state. */
    void timeOut() {
        if (!exchange.isRequestComplete()) {
            limit.begin(this);
            return;
        }
        timedOut = true;
        IoUtils.safeClose(connection);
        if (!exchange.isResponseStarted()) {
            exchange.setStatusCode(StatusCodes.GATEWAY_TIME_OUT);
            exchange.endExchange();
        }
    }

    @Override
    public void beforeCommit(HttpServerExchange committed) {
        limit.end(this);
        // The app answered before it had the whole request: what is left of it would end up in the next answer.
        reusable = exchange.isRequestComplete();
        if (!exchange.isUpgrade()) {
            ProxyHeaders.finish(exchange.getResponseHeaders());
        }
    }

    /** The proxy ended the exchange without an answer of the app's. */
    @Override
    public boolean handleDefaultResponse(HttpServerExchange ended) {
        if (!found) {
            Refusals.send(exchange, StatusCodes.SERVICE_UNAVAILABLE, Availability.STARTING.message());
        } else if (timedOut) {
            Refusals.sendAndClose(exchange, StatusCodes.GATEWAY_TIME_OUT, "the app did not answer in time");
        } else {
            Refusals.sendAndClose(exchange, StatusCodes.BAD_GATEWAY, "the app did not answer: its connection failed");
        }
        return true;
    }

    @Override
    public void exchangeEvent(HttpServerExchange completed, NextListener next) {
        limit.end(this);
        var used = connection;
        var left = backend;
        if (used != null && left != null) {
            if (reusable && exchange.isResponseComplete() && exchange.isRequestComplete()) {
                left.connections().release(used);
            } else {
                IoUtils.safeClose(used);
            }
        }
        leave();
        next.proceed();
    }

    private void leave() {
        if (backend != null) {
            backend.leave();
            backend = null;
        }
    }
}
