package dev.slipway.k8s;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Asks again, a few times, for an answer that broke off within its body: the client repeats only what got none at all. */
record WholeAnswers(HttpClient client) implements HttpClient {
    // As often as the client repeats what got no answer.
    static final int MOST = 10;

    // What failed after so long was not answered, and has been repeated by the client already.
    private static final Duration PATIENT = Duration.ofSeconds(5);

    /** Builders of the clients of that factory, each of which asks so, as do those derived from it. */
    static HttpClient.Factory over(HttpClient.Factory factory) {
        return () -> building(HttpClient.Builder.class, factory.newBuilder());
    }

    private static <B extends DerivedClientBuilder> B building(Class<B> type, B builder) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                return switch (method.invoke(builder, args)) {
                    case DerivedClientBuilder _ -> proxy;
                    case HttpClient built -> new WholeAnswers(built);
                    case Object other -> other;
                };
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, Class<T> type) {
        return send(request, type, MOST);
    }

    private <T> CompletableFuture<HttpResponse<T>> send(HttpRequest request, Class<T> type, int left) {
        long began = System.nanoTime();
        return client.sendAsync(request, type)
                .exceptionallyCompose(
                        failure -> left > 1 && System.nanoTime() - began < PATIENT.toNanos() && brokeOff(failure)
                                ? send(request, type, left - 1)
                                : CompletableFuture.failedFuture(failure));
    }

    private static boolean brokeOff(Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof IOException;
    }

    @Override
    public CompletableFuture<HttpResponse<AsyncBody>> consumeBytes(
            HttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        return client.consumeBytes(request, consumer);
    }

    @Override
    public DerivedClientBuilder newBuilder() {
        return building(DerivedClientBuilder.class, client.newBuilder());
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return client.newWebSocketBuilder();
    }

    @Override
    public HttpRequest.Builder newHttpRequestBuilder() {
        return client.newHttpRequestBuilder();
    }

    @Override
    public boolean isClosed() {
        return client.isClosed();
    }

    @Override
    public void close() {
        client.close();
    }
}
