package dev.slipway.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A provider elsewhere, by HTTPS on a loopback port: bare repositories to fetch, and all else noted and answered to order. */
final class ProviderSite implements AutoCloseable {
    private static final String PASSWORD = "changeit";
    private static final String ADVERTISEMENT = "001e# service=git-upload-pack\n0000";

    /** One request to its API; {@code path} as it came. */
    record Told(String method, String path, String login, String accepts, String type, String body) {}

    final List<Told> told = new CopyOnWriteArrayList<>();
    /** Which status it answers its API's requests with; it may take its time. */
    volatile ToIntFunction<Told> manner = _ -> 201;

    private final Path root;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private ProviderSite(Path root, SSLContext tls) throws IOException {
        this.root = root;
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Starts it with a certificate of its own. */
    static ProviderSite start(Shell user) throws Exception {
        var root = Files.createDirectories(user.home().resolve("elsewhere"));
        var made = user.run(
                root,
                "sh",
                "-ec",
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
                        + " -addext subjectAltName=DNS:localhost -keyout key.pem -out site.pem;"
                        + " openssl pkcs12 -export -in site.pem -inkey key.pem -passout pass:%s -out site.p12"
                                .formatted(PASSWORD));
        if (made.status() != 0) {
            throw new AssertionError(made.output());
        }
        var store = KeyStore.getInstance(root.resolve("site.p12").toFile(), PASSWORD.toCharArray());
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        return new ProviderSite(root, tls);
    }

    /** Whom its visitors are to trust. */
    Path certificate() {
        return root.resolve("site.pem");
    }

    /** Where a bare repository is, below {@code url()}. */
    Path repository(String path) {
        return root.resolve(path);
    }

    String url() {
        return "https://localhost:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getRawPath();
            if (path.endsWith("/info/refs")) {
                git(exchange, path.replace("/info/refs", ""), "--http-backend-info-refs", "advertisement");
            } else if (path.endsWith("/git-upload-pack")) {
                git(exchange, path.replace("/git-upload-pack", ""), "--stateless-rpc", "result");
            } else {
                note(exchange, path);
            }
        }
    }

    private void note(HttpExchange exchange, String path) throws IOException {
        var headers = exchange.getRequestHeaders();
        var token = headers.getFirst("PRIVATE-TOKEN");
        var request = new Told(
                exchange.getRequestMethod(),
                path,
                token == null ? String.valueOf(headers.getFirst("Authorization")) : "PRIVATE-TOKEN " + token,
                String.valueOf(headers.getFirst("Accept")),
                String.valueOf(headers.getFirst("Content-Type")),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        told.add(request);
        var answer = "{\"id\":1}".getBytes(UTF_8);
        exchange.sendResponseHeaders(manner.applyAsInt(request), answer.length);
        exchange.getResponseBody().write(answer);
    }

    private void git(HttpExchange exchange, String repository, String how, String type) throws IOException {
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        var asked = packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
        var process = new ProcessBuilder("git", "upload-pack", "--strict", how, root + repository)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(asked.readAllBytes());
        }
        exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-" + type);
        exchange.sendResponseHeaders(200, 0);
        if (type.equals("advertisement")) {
            exchange.getResponseBody().write(ADVERTISEMENT.getBytes(UTF_8));
        }
        pass(process.getInputStream(), exchange);
    }

    private static void pass(InputStream from, HttpExchange exchange) throws IOException {
        try (from) {
            from.transferTo(exchange.getResponseBody());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
