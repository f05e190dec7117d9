package dev.slipway.k8s;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ways to a cluster that outlast short troubles of its API server: a request that it refused, as being too busy or in
 * trouble, or did not answer is repeated some times within half a minute, and not before the server said; one whose
 * answer broke off is repeated a few times at once.
 */
public final class Connection {
    private static final long LONGEST_WAIT_SECONDS = 30;

    private Connection() {}

    /** To the cluster of that configuration; closed by the caller. */
    public static KubernetesClient open(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(WholeAnswers.over(HttpClientUtils.getHttpClientFactory()))
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("retry-after", new RetryAfter()))
                .build();
    }

    // The client reads the header and then waits only as long as it would have without.
    private static final class RetryAfter implements Interceptor {
        @Override
        public CompletableFuture<Boolean> afterFailure(
                BasicBuilder request, HttpResponse<?> response, RequestTags tags) {
            long seconds = seconds(response.header("Retry-After"));
            return seconds == 0
                    ? CompletableFuture.completedFuture(false)
                    : new CompletableFuture<Boolean>().completeOnTimeout(false, seconds, TimeUnit.SECONDS);
        }

        private static long seconds(@Nullable String header) {
            return header == null || !header.matches("[0-9]{1,5}")
                    ? 0
                    : Math.min(Long.parseLong(header), LONGEST_WAIT_SECONDS);
        }
    }
}
