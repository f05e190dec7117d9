package dev.slipway.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.NotFoundResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's own HTTP interface, on a free port of the loopback interface; the router passes on what visitors ask of the
 * control host. It tells whether the server lives, whether it can be used, and what is measured.
 */
public final class ControlApi implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlApi.class);
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Readiness readiness;
    private final PrometheusMeasurements measurements;
    private final boolean openMetrics;
    private final String welcome;
    private final Javalin javalin;

    /**
     * Starts at once.
     *
     * @param openMetrics whether others than visitors from this machine may read the metrics
     * @param welcome what somebody sees who opens the control host in a browser
     */
    public ControlApi(Readiness readiness, PrometheusMeasurements measurements, boolean openMetrics, String welcome) {
        this.readiness = readiness;
        this.measurements = measurements;
        this.openMetrics = openMetrics;
        this.welcome = welcome;
        this.javalin = Javalin.create(this::configure).start();
    }

    private void configure(JavalinConfig config) {
        HttpServer.configure(config);
        route(config, "/", context -> context.result(welcome));
        route(config, "/healthz", context -> context.result("ok\n"));
        route(config, "/readyz", this::tellReadiness);
        route(config, "/metrics", this::tellMetrics);
        config.routes.exception(HttpResponseException.class, ControlApi::refuse);
        config.routes.exception(Exception.class, ControlApi::fail);
    }

    // Javalin would answer 200 to any HEAD of a path that has a GET, without asking its handler.
    private static void route(JavalinConfig config, String path, Handler handler) {
        config.routes.get(path, handler).head(path, handler);
    }

    private void tellReadiness(Context context) {
        readiness
                .obstacle()
                .ifPresentOrElse(
                        reason -> context.status(HttpStatus.SERVICE_UNAVAILABLE).result(reason + "\n"),
                        () -> context.result("ready\n"));
    }

    private void tellMetrics(Context context) {
        if (!openMetrics && !isFromThisMachine(context.header("X-Forwarded-For"))) {
            throw new NotFoundResponse();
        }
        context.contentType(METRICS_TYPE).result(measurements.scrape());
    }

    /** The router names the visitor, and each proxy before it; without a router the visitor is on the loopback interface. */
    private static boolean isFromThisMachine(@Nullable String forwardedFor) {
        return forwardedFor == null
                || Arrays.stream(forwardedFor.split(",", -1)).map(String::strip).allMatch(ControlApi::isLoopback);
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static void refuse(HttpResponseException refusal, Context context) {
        if (refusal instanceof MethodNotAllowedResponse) {
            context.header("Allow", "GET, HEAD");
        }
        answer(context, refusal.getStatus());
    }

    private static void fail(Exception failure, Context context) {
        log.atError().addKeyValue("id", UUID.randomUUID()).setCause(failure).log("control request failed");
        answer(context, HttpStatus.INTERNAL_SERVER_ERROR.getCode());
    }

    private static void answer(Context context, int status) {
        context.status(status)
                .contentType(Problem.MEDIA_TYPE)
                .result(Problem.of(status).json());
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), javalin.port());
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
