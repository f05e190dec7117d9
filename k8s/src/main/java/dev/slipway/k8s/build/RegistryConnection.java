package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Requests to registries, with the login that each asks for. */
final class RegistryConnection {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_REDIRECTS = 4;
    private static final String ACCEPTED = String.join(
            ", ",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json");

    private final HttpClient client;
    private final RegistryConfig config;
    private final RegistryLogin login;

    /** The last login that a registry took, by host, repository and method. */
    private final Map<String, String> logins = new ConcurrentHashMap<>();

    /** @param client follows no redirects: the credentials of a registry are not for where it sends us */
    RegistryConnection(HttpClient client, RegistryConfig config) {
        this.client = client;
        this.config = config;
        this.login = new RegistryLogin(this, config);
    }

    /**
     * Sends a request about that image and returns the answer, whatever its status.
     *
     * @throws BuildFailed if the registry does not answer, or refuses its login
     */
    HttpResponse<InputStream> send(String method, ImageReference image, String what) throws InterruptedException {
        return send(
                method, config.apiFor(image.host()).resolve("/v2/%s/%s".formatted(image.repository(), what)), image);
    }

    /** As the other, to an address that the registry gave. */
    HttpResponse<InputStream> send(String method, URI uri, ImageReference image) throws InterruptedException {
        var key = String.join(" ", image.host(), image.repository(), method);
        var response = once(method, uri, Optional.ofNullable(logins.get(key)));
        if (response.statusCode() != 401) {
            return response;
        }
        logins.remove(key);
        var header = login.answer(method, image, response.headers().allValues("WWW-Authenticate"));
        response = once(method, uri, header);
        if (response.statusCode() == 401) {
            throw refused(image.host());
        }
        header.ifPresent(given -> logins.put(key, given));
        return response;
    }

    /** One GET with that Authorization header, to where a registry has its tokens made. */
    HttpResponse<InputStream> get(URI uri, Optional<String> authorization) throws InterruptedException {
        return once("GET", uri, authorization);
    }

    static BuildFailed refused(String host) {
        return new BuildFailed(
                "the registry %s refuses the server's login".formatted(host),
                "ask the operator to correct the registry's credentials; 'slipway doctor' checks them");
    }

    private HttpResponse<InputStream> once(String method, URI uri, Optional<String> authorization)
            throws InterruptedException {
        var target = uri;
        var header = authorization;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            var response = exchange(method, target, header);
            var location = response.headers().firstValue("Location");
            if (!REDIRECTS.contains(response.statusCode()) || location.isEmpty()) {
                return response;
            }
            var next = target.resolve(location.get());
            header = sameOrigin(target, next) ? header : Optional.empty();
            target = next;
        }
        throw unreachable(uri, new IOException("redirects without end"));
    }

    private HttpResponse<InputStream> exchange(String method, URI uri, Optional<String> authorization)
            throws InterruptedException {
        var request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(LIMIT)
                .header("Accept", ACCEPTED);
        authorization.ifPresent(value -> request.header("Authorization", value));
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw unreachable(uri, e);
        }
    }

    static BuildFailed unreachable(URI uri, IOException cause) {
        var failure = new BuildFailed(
                "the registry %s cannot be reached".formatted(uri.getAuthority()),
                "push again later; if it stays so, ask the operator to run 'slipway doctor'");
        failure.initCause(cause);
        return failure;
    }

    private static boolean sameOrigin(URI one, URI other) {
        return String.valueOf(one.getScheme()).equals(other.getScheme())
                && String.valueOf(one.getAuthority()).equals(other.getAuthority());
    }
}
