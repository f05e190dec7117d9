package dev.slipway.k8s.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.webhook.Outbound;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Sends one request to a registry, or to where one has its tokens made. An answer that leads elsewhere is one as others. */
@FunctionalInterface
interface Exchange {
    Duration LIMIT = Duration.ofSeconds(30);

    /** What came back, from there. */
    record Answer(URI uri, int status, HttpHeaders headers, InputStream body) {}

    /** @throws IOException if there is no answer */
    Answer send(String method, URI uri, Map<String, String> headers) throws IOException, InterruptedException;

    /** With registries that the operator has named. */
    static Exchange of(HttpClient client) {
        return (method, uri, headers) -> {
            var request = HttpRequest.newBuilder(uri)
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .timeout(LIMIT);
            headers.forEach(request::header);
            var response = client.send(request.build(), BodyHandlers.ofInputStream());
            return new Answer(response.uri(), response.statusCode(), response.headers(), response.body());
        };
    }

    /** With those that anybody may have named. */
    static Exchange of(Outbound outbound) {
        return (method, uri, headers) -> {
            try {
                var answer = outbound.send(new Outbound.Request(method, uri, headers, ""));
                var body = new ByteArrayInputStream(answer.body().getBytes(UTF_8));
                return new Answer(uri, answer.status(), HttpHeaders.of(answer.headers(), (_, _) -> true), body);
            } catch (IOException | IllegalArgumentException e) {
                // What a registry answers may also lead to what is no address.
                var failure = new BuildFailed(
                        "the registry %s cannot be asked: %s".formatted(uri.getAuthority(), e.getMessage()),
                        "see that the image's name is right; a host in the server's own network has to be one of its --internal-hosts");
                failure.initCause(e);
                throw failure;
            }
        };
    }
}
