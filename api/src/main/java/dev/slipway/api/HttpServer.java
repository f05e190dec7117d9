package dev.slipway.api;

import dev.slipway.api.route.Problem;
import io.javalin.config.JavalinConfig;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty as the control API wants it: small, strict about requests, silent about itself. */
final class HttpServer {
    private static final int MOST_THREADS = 8;
    private static final int LEAST_THREADS = 2;
    private static final int HEADER_BYTES = 8 * 1024;
    private static final int BODY_BYTES = 64 * 1024;
    /** At once; the usual 8 KiB make a large push wake its thread twice for each piece that the router sends on. */
    private static final int READ_BYTES = 64 * 1024;

    private static final int IDLE_MILLIS = 30_000;
    private static final int SECONDS_TO_STOP = 2;

    private static final Map<String, String> SECURITY_HEADERS = Map.of(
            "Cache-Control", "no-store",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff");

    private HttpServer() {}

    static void configure(JavalinConfig config, InetSocketAddress listen) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = BODY_BYTES;
        config.http.prefer405over404 = true;
        config.router.ignoreTrailingSlashes = false;
        config.jetty.threadPool = threads();
        config.jetty.modifyHttpConfiguration(HttpServer::strict);
        config.jetty.addConnector((server, http) -> connector(server, http, listen));
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new ProblemErrors());
            server.setStopTimeout(SECONDS_TO_STOP * 1000L);
        });
        config.jetty.modifyServletContextHandler(context -> {
            context.setErrorHandler(new ProblemErrors());
        });
    }

    /** Requests run on virtual threads; these only accept and select. */
    private static QueuedThreadPool threads() {
        var pool = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
        pool.setName("control");
        pool.setReservedThreads(0);
        pool.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        return pool;
    }

    private static void strict(HttpConfiguration http) {
        http.setUriCompliance(UriCompliance.RFC3986);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setSendDateHeader(false);
        http.addCustomizer(HttpServer::secure);
    }

    private static Request secure(Request request, HttpFields.Mutable headers) {
        SECURITY_HEADERS.forEach(headers::put);
        return request;
    }

    private static Connector connector(Server server, HttpConfiguration http, InetSocketAddress listen) {
        var http1 = new HttpConnectionFactory(http);
        http1.setInputBufferSize(READ_BYTES);
        var connector = new ServerConnector(server, 1, 1, http1);
        connector.setHost(listen.getAddress().getHostAddress());
        connector.setPort(listen.getPort());
        connector.setIdleTimeout(IDLE_MILLIS);
        return connector;
    }

    /** Answers what never reaches a route, such as requests that are not HTTP. */
    private static final class ProblemErrors extends ErrorHandler {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            int status = response.getStatus() == 0 ? HttpStatus.INTERNAL_SERVER_ERROR_500 : response.getStatus();
            SECURITY_HEADERS.forEach(response.getHeaders()::put);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
            Content.Sink.write(response, true, Problem.of(status).json(), callback);
            return true;
        }
    }
}
