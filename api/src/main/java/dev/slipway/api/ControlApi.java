package dev.slipway.api;

import dev.slipway.api.epinio.EpinioApi;
import dev.slipway.api.own.Server;
import dev.slipway.api.page.Page;
import dev.slipway.api.route.Problem;
import dev.slipway.core.identity.Login;
import dev.slipway.core.lfs.Lfs;
import dev.slipway.core.platform.GitOverHttp;
import dev.slipway.core.webhook.WebhookDoor;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.NotFoundResponse;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's own HTTP interface, for what visitors ask of the control host. It tells whether the server
 * lives, whether it can be used, and what is measured; and it takes what webhooks deliver.
 */
public final class ControlApi implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlApi.class);
    private static final String MAINTENANCE_SECONDS = "60";
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final ControlConfig config;
    private final Readiness readiness;
    private final PrometheusMeasurements measurements;
    private final WebhookRoute webhooks;
    private final Failures failures;
    private final AtomicReference<Optional<GitRoutes.Door>> git = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<LfsRoutes.Door>> lfs = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<EpinioApi.Door>> epinio = new AtomicReference<>(Optional.empty());
    private final OwnApi own;
    private final Javalin javalin;

    /**
     * Starts at once.
     *
     * @param door where deliveries go; asked for each of them, so that it can come later
     */
    public ControlApi(
            ControlConfig config,
            Readiness readiness,
            PrometheusMeasurements measurements,
            Supplier<WebhookDoor> door,
            Clock clock) {
        this.config = config;
        this.readiness = readiness;
        this.measurements = measurements;
        this.webhooks = new WebhookRoute(door, new Failures(clock));
        this.failures = new Failures(clock);
        this.own = new OwnApi(clock);
        this.javalin = Javalin.create(this::configure).start();
    }

    private void configure(JavalinConfig javalinConfig) {
        HttpServer.configure(javalinConfig, config.listen());
        javalinConfig.routes.before(this::turnAwayVisitorsOfApps);
        route(javalinConfig, "/", this::welcome);
        route(javalinConfig, "/healthz", context -> context.result("ok\n"));
        route(javalinConfig, "/readyz", this::tellReadiness);
        route(javalinConfig, "/metrics", this::tellMetrics);
        javalinConfig.routes.post(WebhookRoute.PATH + "{id}", webhooks);
        new GitRoutes(git::get).addTo(javalinConfig);
        new LfsRoutes(lfs::get).addTo(javalinConfig);
        new EpinioApi(epinio::get).addTo(javalinConfig);
        own.addTo(javalinConfig);
        javalinConfig.routes.exception(HttpResponseException.class, ControlApi::refuse);
        javalinConfig.routes.exception(Exception.class, ControlApi::fail);
    }

    /** An ingress controller sends them here while their app is under maintenance. */
    private void turnAwayVisitorsOfApps(Context context) {
        if (!config.own().test(context.host())) {
            context.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .header("Retry-After", MAINTENANCE_SECONDS)
                    .result("this app is down for maintenance\n")
                    .skipRemainingHandlers();
        }
    }

    // Javalin would answer 200 to any HEAD of a path that has a GET, without asking its handler.
    private static void route(JavalinConfig config, String path, Handler handler) {
        config.routes.get(path, handler).head(path, handler);
    }

    private void welcome(Context context) {
        if (Page.isWanted(context)) {
            Page.show(context);
        } else {
            context.result(config.welcome());
        }
    }

    private void tellReadiness(Context context) {
        readiness
                .obstacle()
                .ifPresentOrElse(
                        reason -> context.status(HttpStatus.SERVICE_UNAVAILABLE).result(reason + "\n"),
                        () -> context.result("ready\n"));
    }

    private void tellMetrics(Context context) {
        if (!config.openMetrics() && !Visitor.of(context).isLocal()) {
            throw new NotFoundResponse();
        }
        context.contentType(METRICS_TYPE).result(measurements.scrape());
    }

    private static void refuse(HttpResponseException refusal, Context context) {
        if (refusal instanceof MethodNotAllowedResponse) {
            context.header("Allow", String.valueOf(refusal.getDetails().get("availableMethods")));
        }
        answer(context, refusal.getStatus());
    }

    private static void fail(Exception failure, Context context) {
        log.atError().addKeyValue("id", UUID.randomUUID()).setCause(failure).log("control request failed");
        answer(context, HttpStatus.INTERNAL_SERVER_ERROR.getCode());
    }

    private static void answer(Context context, int status) {
        if (EpinioApi.owns(context.path())) {
            EpinioApi.refuse(context, status, Problem.of(status).title());
            return;
        }
        Problem.of(status).answer(context);
    }

    /** From now on those who log in push and fetch, large files too. */
    public void open(Login login, GitOverHttp repositories, Lfs largeFiles) {
        var logins = new Logins(login, failures);
        git.set(Optional.of(new GitRoutes.Door(logins, repositories)));
        lfs.set(Optional.of(new LfsRoutes.Door(logins, largeFiles)));
    }

    /** From now on those who log in use what the {@code epinio} command line asks for. */
    public void open(Login login, EpinioApi.Parts parts) {
        epinio.set(Optional.of(new EpinioApi.Door(new Logins(login, failures)::require, parts)));
    }

    /** From now on those who log in see and change what there is. */
    public void open(Login tokens, Server server) {
        own.open(new Logins(tokens, failures), server);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(config.listen().getAddress(), javalin.port());
    }

    @Override
    public void close() {
        javalin.stop();
        own.close();
    }
}
