package dev.slipway.staging.s3;

import dev.slipway.core.Certificates;
import io.minio.MinioAsyncClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** MinIO's clients over one pool of connections. */
final class Clients implements AutoCloseable {
    private static final int REQUESTS = 64;

    private final OkHttpClient http;
    private final MinioAsyncClient bounded;
    private final MinioAsyncClient downloads;
    private final MinioAsyncClient builds;
    private final Optional<MinioAsyncClient> visitors;

    Clients(S3Config config) throws IOException {
        var dispatcher = new Dispatcher(Executors.newVirtualThreadPerTaskExecutor());
        dispatcher.setMaxRequests(REQUESTS);
        dispatcher.setMaxRequestsPerHost(REQUESTS);
        var patience = config.patience();
        var builder = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(REQUESTS, 30, TimeUnit.SECONDS))
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(patience.connect())
                .readTimeout(patience.silence())
                .writeTimeout(patience.silence());
        var trusted = Certificates.trusting(config.authorities());
        builder.sslSocketFactory(Certificates.context(trusted).getSocketFactory(), trusted);
        http = builder.build();
        bounded = client(config, config.endpoint(), patience.request());
        downloads = client(config, config.endpoint(), Duration.ZERO);
        builds = client(config, config.buildsEndpoint(), Duration.ZERO);
        visitors = config.publicEndpoint().map(endpoint -> client(config, endpoint, Duration.ZERO));
    }

    private MinioAsyncClient client(S3Config config, URI endpoint, Duration limit) {
        var client = MinioAsyncClient.builder()
                .endpoint(endpoint.toString())
                .region(config.region())
                .credentials(config.accessKey(), config.secretKey().reveal())
                .httpClient(http.newBuilder().callTimeout(limit).build())
                .build();
        if (config.pathStyle()) {
            client.disableVirtualStyleEndpoint();
        } else {
            client.enableVirtualStyleEndpoint();
        }
        return client;
    }

    /** For requests that take no longer than the patience says. */
    MinioAsyncClient bounded() {
        return bounded;
    }

    /** For answers that are read in their reader's time. */
    MinioAsyncClient downloads() {
        return downloads;
    }

    /** Sees the server as builds do; it signs, and asks nothing. */
    MinioAsyncClient builds() {
        return builds;
    }

    /** Sees the server as users' machines do, if they do; it signs, and asks nothing. */
    Optional<MinioAsyncClient> visitors() {
        return visitors;
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
