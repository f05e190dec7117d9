package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.k8s.build.Exchange.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Requests to registries, with the login that each asks for. */
final class RegistryConnection {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_REDIRECTS = 4;
    private static final String ACCEPTED = String.join(
            ", ",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json");

    private final Exchange exchange;
    private final RegistryConfig config;
    private final RegistryLogin login;

    /** The last login that a registry took, by host, repository and method. */
    private final Map<String, String> logins = new ConcurrentHashMap<>();

    /** @param client follows no redirects: the credentials of a registry are not for where it sends us */
    RegistryConnection(HttpClient client, RegistryConfig config) {
        this(Exchange.of(client), config);
    }

    RegistryConnection(Exchange exchange, RegistryConfig config) {
        this.exchange = exchange;
        this.config = config;
        this.login = new RegistryLogin(this, config);
    }

    /**
     * Sends a request about that image and returns the answer, whatever its status.
     *
     * @throws BuildFailed if the registry does not answer, or refuses its login
     */
    Answer send(String method, ImageReference image, String what) throws InterruptedException {
        return send(
                method, config.apiFor(image.host()).resolve("/v2/%s/%s".formatted(image.repository(), what)), image);
    }

    /** As the other, to an address that the registry gave. */
    Answer send(String method, URI uri, ImageReference image) throws InterruptedException {
        var key = String.join(" ", image.host(), image.repository(), method);
        var response = once(method, uri, Optional.ofNullable(logins.get(key)));
        if (response.status() != 401) {
            return response;
        }
        logins.remove(key);
        var header = login.answer(method, image, response.headers().allValues("WWW-Authenticate"));
        response = once(method, uri, header);
        if (response.status() == 401) {
            throw refused(image);
        }
        header.ifPresent(given -> logins.put(key, given));
        return response;
    }

    /** One GET with that Authorization header, to where a registry has its tokens made. */
    Answer get(URI uri, Optional<String> authorization) throws InterruptedException {
        return once("GET", uri, authorization);
    }

    BuildFailed refused(ImageReference image) {
        return config.has(image)
                ? new BuildFailed(
                        "the registry %s refuses the server's login".formatted(image.host()),
                        "ask the operator to correct the registry's credentials; 'slipway doctor' checks them")
                : new BuildFailed(
                        "the registry %s has no %s for those who do not log in"
                                .formatted(image.host(), image.repository()),
                        "see that the image's name is right, and that everybody may pull it");
    }

    private Answer once(String method, URI uri, Optional<String> authorization) throws InterruptedException {
        var target = uri;
        var header = authorization;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            var response = exchange(method, target, header);
            var location = response.headers().firstValue("Location");
            if (!REDIRECTS.contains(response.status()) || location.isEmpty()) {
                return response;
            }
            var next = resolved(target, location.get());
            header = sameOrigin(target, next) ? header : Optional.empty();
            target = next;
        }
        throw unreachable(uri, new IOException("redirects without end"));
    }

    private static URI resolved(URI from, String location) {
        try {
            return from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw unreachable(from, new IOException("it leads to what is no address", e));
        }
    }

    private Answer exchange(String method, URI uri, Optional<String> authorization) throws InterruptedException {
        var headers = new HashMap<>(Map.of("Accept", ACCEPTED));
        authorization.ifPresent(value -> headers.put("Authorization", value));
        try {
            return exchange.send(method, uri, headers);
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
