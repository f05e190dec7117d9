package dev.slipway.local.route;

import dev.slipway.core.Measurements;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.conduits.IdleTimeoutConduit;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.xnio.Options;
import org.xnio.XnioIoThread;

/** One HTTP port in front of all apps: it passes each request to the app that its host names. */
public final class Router implements AutoCloseable {
    /** The server itself answers some requests when a release serves, or has failed to. */
    private static final Duration CONTROL_LIMIT = Duration.ofMinutes(15);

    private static final int HARD_HEADER_BYTES = 2 * RequestRules.MOST_HEADER_BYTES;

    private final RouterConfig config;
    private final RouteTable table;
    private final ControlHost control;
    private final HostProofs proofs;
    private final Domain domain;
    private final Measurements measurements;
    private final Undertow server;
    private final ProxyHeaders headers;
    private final ProxyHandler trusting;
    private final ProxyHandler plain;
    private final Map<XnioIoThread, AnswerLimit> limits = new ConcurrentHashMap<>();
    private final Map<XnioIoThread, AnswerLimit> controlLimits = new ConcurrentHashMap<>();

    /**
     * Starts it.
     *
     * @param control where the server itself answers, once it does: it gets the requests for the domain's own name,
     *     {@code localhost}, and the address that the router listens on
     */
    public Router(
            RouterConfig config,
            Domain domain,
            RouteTable table,
            Supplier<Optional<InetSocketAddress>> control,
            Measurements measurements) {
        this.config = config;
        this.table = table;
        this.domain = domain;
        this.control = new ControlHost(domain, config.addresses(), control);
        this.proofs = HostProofs.of(config);
        this.measurements = measurements;
        this.headers = new ProxyHeaders(config.trustedProxies());
        var backends = new Backends();
        this.trusting = ProxyHandler.builder()
                .setProxyClient(backends)
                .setReuseXForwarded(true)
                .build();
        this.plain = ProxyHandler.builder().setProxyClient(backends).build();
        this.server = server();
        server.start();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    }

    /** Where it listens for HTTPS, if it does. */
    public Optional<InetSocketAddress> secureAddress() {
        return server.getListenerInfo().stream()
                .skip(1)
                .map(listener -> (InetSocketAddress) listener.getAddress())
                .findFirst();
    }

    /** Ends it and all connections through it. */
    @Override
    public void close() {
        server.stop();
    }

    private Undertow server() {
        var builder = Undertow.builder()
                .addHttpListener(
                        config.listen().getPort(), config.listen().getAddress().getHostAddress(), this::measured);
        config.secure().ifPresent(secure -> Tls.listen(builder, secure, this::measured));
        return builder.setServerOption(UndertowOptions.MAX_HEADER_SIZE, HARD_HEADER_BYTES)
                // How much an app takes is the app's to say; Undertow's own default is 2 MiB.
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int)
                        config.headerLimit().toMillis())
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, (int)
                        config.restLimit().toMillis())
                .setServerOption(
                        UndertowOptions.IDLE_TIMEOUT, (int) config.idleLimit().toMillis())
                .setServerOption(UndertowOptions.DECODE_URL, false)
                .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
                .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
                .setSocketOption(Options.TCP_NODELAY, true)
                .setSocketOption(Options.REUSE_ADDRESSES, true)
                .setSocketOption(Options.BACKLOG, 4096)
                .setSocketOption(Options.CONNECTION_HIGH_WATER, config.connections())
                .setSocketOption(Options.CONNECTION_LOW_WATER, config.connections())
                .build();
    }

    private void measured(HttpServerExchange exchange) throws Exception {
        long begin = System.nanoTime();
        limitIdleness(exchange);
        exchange.addExchangeCompleteListener((completed, next) -> {
            measurements.time(
                    "slipway.router.requests",
                    "status",
                    completed.getStatusCode() / 100 + "xx",
                    Duration.ofNanos(System.nanoTime() - begin));
            next.proceed();
        });
        handle(exchange);
    }

    /** Undertow gives each connection a watch for idleness, and does not set it. */
    private void limitIdleness(HttpServerExchange exchange) {
        if (exchange.getConnection() instanceof AbstractServerConnection connection
                && connection.getOriginalSourceConduit() instanceof IdleTimeoutConduit watch
                && watch.getIdleTimeout() == 0) {
            watch.setIdleTimeout(config.idleLimit().toMillis());
        }
    }

    private void handle(HttpServerExchange exchange) throws Exception {
        var refusal = RequestRules.refusal(exchange);
        if (refusal.isPresent()) {
            int status = refusal.getAsInt();
            Refusals.sendAndClose(exchange, status, StatusCodes.getReason(status));
            return;
        }
        if (exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)) {
            // Undertow reads chunk lines leniently; what follows such a body is never taken for another request.
            exchange.setPersistent(false);
        }
        if (proofs.answered(exchange)) {
            return;
        }
        var host = RequestRules.host(exchange).orElseThrow();
        if (control.owns(host)) {
            forward(exchange, control::backend, limit(exchange, controlLimits, CONTROL_LIMIT));
            return;
        }
        var name = domain.underSslip(host).orElse(host);
        var route = table.find(name);
        if (route.isEmpty()) {
            Refusals.send(exchange, StatusCodes.NOT_FOUND, "there is no app at this address");
            return;
        }
        var availability = route.get().availability();
        if (availability != Availability.SERVING) {
            Refusals.send(exchange, StatusCodes.SERVICE_UNAVAILABLE, availability.message());
            return;
        }
        forward(
                exchange,
                () -> table.find(name).flatMap(AppRoute::next),
                limit(exchange, limits, config.answerLimit()));
    }

    private static AnswerLimit limit(
            HttpServerExchange exchange, Map<XnioIoThread, AnswerLimit> limits, Duration longest) {
        return limits.computeIfAbsent(exchange.getIoThread(), thread -> new AnswerLimit(thread, longest));
    }

    private void forward(HttpServerExchange exchange, Supplier<Optional<Backend>> backends, AnswerLimit limit)
            throws Exception {
        var proxy = headers.trusts(exchange) ? trusting : plain;
        headers.prepare(exchange);
        Forwarding.begin(exchange, backends, limit);
        proxy.handleRequest(exchange);
    }
}
