package dev.slipway.k8s.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.k8s.Connection;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The API server behind something that fails now and then. */
final class FaultyApi implements AutoCloseable {
    enum Fault {
        NONE,
        /** Refused before anything was done. */
        UNAVAILABLE,
        /** Refused, to be asked again after two seconds. */
        TOO_MANY_REQUESTS,
        /** Done, but the answer was lost. */
        NO_ANSWER,
        /** Done, but the answer broke off. */
        HALF_AN_ANSWER
    }

    private static final int BACKOFF_MILLIS = 20;

    private final KubernetesClient real;
    private final IntFunction<Fault> faultOf;
    private final AtomicInteger requests = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    /** @param faultOf what is wrong with each request, by its number from 1 */
    FaultyApi(KubernetesClient real, IntFunction<Fault> faultOf) {
        this.real = real;
        this.faultOf = faultOf;
        this.server = listen(0);
    }

    private HttpServer listen(int port) {
        try {
            var listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            listening.setExecutor(threads);
            listening.createContext("/", this::handle);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    KubernetesClient client() {
        return Connection.open(new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withHttp2Disable(true)
                .withRequestRetryBackoffInterval(BACKOFF_MILLIS)
                .build());
    }

    /** One that refuses three requests of seven, or does them without a whole answer. */
    static FaultyApi halfBroken(KubernetesClient real) {
        return new FaultyApi(real, request -> switch (request % 7) {
            case 2 -> Fault.UNAVAILABLE;
            case 4 -> Fault.NO_ANSWER;
            case 5 -> Fault.HALF_AN_ANSWER;
            default -> Fault.NONE;
        });
    }

    int requests() {
        return requests.get();
    }

    /** Refuses connections. */
    void goDown() {
        server.stop(0);
    }

    void comeBack() {
        server = listen(server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (faultOf.apply(requests.incrementAndGet())) {
                case NONE -> {
                    var answer = forward(exchange);
                    answer(exchange, answer.code(), answer.body());
                }
                case HALF_AN_ANSWER -> {
                    forward(exchange);
                    exchange.sendResponseHeaders(200, 2);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                }
                case UNAVAILABLE -> answer(exchange, 503, "");
                case TOO_MANY_REQUESTS -> {
                    exchange.getResponseHeaders().set("Retry-After", "2");
                    answer(exchange, 429, "");
                }
                case NO_ANSWER -> forward(exchange);
            }
        }
    }

    private HttpResponse<String> forward(HttpExchange exchange) throws IOException {
        var http = real.getHttpClient();
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var type = exchange.getRequestHeaders().getFirst("Content-Type");
        var request = http.newHttpRequestBuilder()
                .uri(URI.create(real.getMasterUrl().toString()).resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), type, body.isEmpty() ? null : body)
                .build();
        try {
            return http.sendAsync(request, String.class).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int code, @Nullable String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (body == null || body.isEmpty()) {
            exchange.sendResponseHeaders(code, -1);
        } else {
            var bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
