package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.core.BuildFailed;
import dev.slipway.core.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over real HTTP, from a server that answers as registries do. */
final class RegistryIT {
    private static final String CONFIG = "{\"config\":{\"Env\":[\"A=1\"]}}";
    private static final String MANIFEST = "{\"config\":{\"digest\":\"%s\"}}".formatted(sha256(CONFIG));

    private final Map<String, String> content = new HashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer server;
    private String challenge = "";
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        content.put("/v2/team/app/manifests/latest", MANIFEST);
        content.put("/v2/team/app/manifests/" + sha256(MANIFEST), MANIFEST);
        content.put("/v2/team/app/blobs/" + sha256(CONFIG), CONFIG);
        content.put("/v2/team/app/tags/list", "{\"tags\":[\"latest\",\"cache\"]}");
        content.put("/token", "{\"token\":\"t0ken\"}");
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.close();
    }

    @Test
    void readsAnImage() throws InterruptedException {
        var registry = registry(Optional.empty());

        var manifest = registry.manifest(image("latest")).orElseThrow();

        assertThat(manifest.digest()).isEqualTo(sha256(MANIFEST));
        assertThat(registry.config(image("latest"), manifest)
                        .path("config")
                        .path("Env")
                        .path(0)
                        .asString())
                .isEqualTo("A=1");
        assertThat(registry.manifest(image("other"))).isEmpty();
        assertThat(registry.tags(image("latest"))).containsExactly("latest", "cache");
    }

    @Test
    void refusesAnImageThatIsNotTheOneAskedFor() {
        content.put("/v2/team/app/manifests/" + sha256(MANIFEST), MANIFEST + " ");

        assertThatThrownBy(() ->
                        registry(Optional.empty()).manifest(image("latest").at(sha256(MANIFEST))))
                .isInstanceOfSatisfying(
                        BuildFailed.class,
                        failure -> assertThat(failure.reason()).contains("is not that image"));
    }

    @Test
    void logsInWithNameAndPassword() throws InterruptedException {
        challenge = "Basic realm=\"registry\"";

        assertThat(registry(login()).manifest(image("latest"))).isPresent();
        assertThat(requests).contains("GET /v2/team/app/manifests/latest Basic YWRhOnMzY3JldA==");
    }

    @Test
    void logsInWithTheTokenThatItIsSentFor() throws InterruptedException {
        challenge =
                "Bearer realm=\"%s/token\",service=\"registry\",scope=\"repository:team/app:pull\"".formatted(api());

        assertThat(registry(login()).manifest(image("latest"))).isPresent();
        assertThat(requests)
                .contains(
                        "GET /token?service=registry&scope=repository%3Ateam%2Fapp%3Apull Basic YWRhOnMzY3JldA==",
                        "GET /v2/team/app/manifests/latest Bearer t0ken");
    }

    /** withstand G 107 */
    @Test
    void saysThatTheLoginIsRefused() {
        challenge = "Basic realm=\"registry\"";

        assertThatThrownBy(() -> registry(Optional.empty()).manifest(image("latest")))
                .isInstanceOfSatisfying(
                        BuildFailed.class,
                        failure -> assertThat(failure.reason())
                                .isEqualTo("the registry registry.example refuses the server's login"));
    }

    /** withstand G 107 */
    @Test
    void saysThatTheRegistryIsDown() {
        server.stop(0);

        assertThatThrownBy(() -> registry(Optional.empty()).manifest(image("latest")))
                .isInstanceOfSatisfying(
                        BuildFailed.class,
                        failure -> assertThat(failure.reason()).endsWith("cannot be reached"));
    }

    @Test
    void sendsItsLoginNowhereElse() throws Exception {
        var elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var seen = new CopyOnWriteArrayList<String>();
        elsewhere.createContext("/", exchange -> {
            seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            send(exchange, 200, CONFIG);
        });
        elsewhere.start();
        challenge = "Basic realm=\"registry\"";
        content.put("/v2/team/app/blobs/" + sha256(CONFIG), "-> http:/" + elsewhere.getAddress() + "/blob");
        var registry = registry(login());

        var manifest = registry.manifest(image("latest")).orElseThrow();
        var config = registry.config(image("latest"), manifest);
        elsewhere.stop(0);

        assertThat(config.path("config").isObject()).isTrue();
        assertThat(seen).containsExactly("null");
    }

    @Test
    void deletesByDigest() throws InterruptedException {
        assertThat(registry(Optional.empty()).delete(image("latest"))).isTrue();
        assertThat(registry(Optional.empty()).delete(image("gone"))).isTrue();
        assertThat(requests).contains("DELETE /v2/team/app/manifests/" + sha256(MANIFEST) + " null");

        status = 405;

        assertThat(registry(Optional.empty()).delete(image("latest"))).isFalse();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        requests.add("%s %s %s".formatted(exchange.getRequestMethod(), uri, login));
        boolean expected = challenge.startsWith("Bearer") ? login.equals("Bearer t0ken") : login.startsWith("Basic");
        if (!challenge.isEmpty() && !expected && !uri.getPath().equals("/token")) {
            exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
            send(exchange, 401, "");
            return;
        }
        var found = content.get(uri.getPath());
        if (exchange.getRequestMethod().equals("DELETE")) {
            send(exchange, status == 200 ? 202 : status, "");
        } else if (found != null && found.startsWith("-> ")) {
            exchange.getResponseHeaders().add("Location", found.substring(3).replace("http:///", "http://"));
            send(exchange, 307, "");
        } else {
            send(exchange, found == null ? 404 : 200, found == null ? "{}" : found);
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private Registry registry(Optional<RegistryConfig.Credentials> credentials) {
        var config = new RegistryConfig("registry.example", "registry.example", "", credentials, URI.create(api()));
        return new Registry(config, new RegistryConnection(http, config));
    }

    private static Optional<RegistryConfig.Credentials> login() {
        return Optional.of(new RegistryConfig.Credentials("ada", new Secret("s3cret")));
    }

    private static ImageReference image(String tag) {
        return new ImageReference("registry.example", "team/app", tag, "");
    }

    private String api() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
