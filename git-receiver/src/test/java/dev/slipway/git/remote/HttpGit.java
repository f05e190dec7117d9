package dev.slipway.git.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** git's own http-backend on a loopback port, serving bare repositories below a folder, with faults to order. */
final class HttpGit implements AutoCloseable {
    /** What it does with a request. */
    enum Manner {
        SERVE,
        DUMB,
        ASK_FOR_LOGIN,
        FAIL,
        BREAK_OFF,
        REDIRECT
    }

    final List<String> authorizations = new CopyOnWriteArrayList<>();
    volatile Manner manner = Manner.SERVE;
    volatile String redirect = "";
    private final Path root;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    HttpGit(Path root) throws IOException {
        this.root = root;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        authorizations.add(exchange.getRequestURI().getPath() + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            switch (manner) {
                case SERVE -> serve(exchange, body);
                case DUMB -> answer(exchange, 200, "text/plain", "0".repeat(40) + "\trefs/heads/main\n");
                case ASK_FOR_LOGIN -> {
                    exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=git");
                    answer(exchange, 401, "text/plain", "who?");
                }
                case FAIL -> answer(exchange, 503, "text/plain", "later");
                case BREAK_OFF -> {
                    exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-advertisement");
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write("001e# serv".getBytes(UTF_8));
                }
                case REDIRECT -> {
                    exchange.getResponseHeaders().add("Location", redirect + exchange.getRequestURI());
                    answer(exchange, 301, "text/plain", "there");
                }
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, text.length());
        exchange.getResponseBody().write(text.getBytes(UTF_8));
    }

    private void serve(HttpExchange exchange, byte[] body) throws IOException {
        var builder = new ProcessBuilder("git", "http-backend");
        var environment = builder.environment();
        environment.put("GIT_PROJECT_ROOT", root.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("GIT_CONFIG_COUNT", "1");
        environment.put("GIT_CONFIG_KEY_0", "safe.directory");
        environment.put("GIT_CONFIG_VALUE_0", "*");
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        environment.put("QUERY_STRING", or(exchange.getRequestURI().getQuery()));
        environment.put("CONTENT_TYPE", or(exchange.getRequestHeaders().getFirst("Content-Type")));
        environment.put("HTTP_CONTENT_ENCODING", or(exchange.getRequestHeaders().getFirst("Content-Encoding")));
        environment.put("HTTP_GIT_PROTOCOL", or(exchange.getRequestHeaders().getFirst("Git-Protocol")));
        var process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var in = process.getOutputStream()) {
            in.write(body);
        }
        try (var out = process.getInputStream()) {
            pass(out, exchange);
        }
    }

    private static String or(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }

    private static void pass(InputStream out, HttpExchange exchange) throws IOException {
        int status = 200;
        for (var line = line(out); !line.isEmpty(); line = line(out)) {
            int colon = line.indexOf(':');
            var value = line.substring(colon + 1).strip();
            if (line.startsWith("Status:")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(line.substring(0, colon), value);
            }
        }
        exchange.sendResponseHeaders(status, 0);
        out.transferTo(exchange.getResponseBody());
    }

    private static String line(InputStream out) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = out.read(); next >= 0 && next != '\n'; next = out.read()) {
            line.write(next);
        }
        return line.toString(UTF_8).stripTrailing();
    }

    /** Runs git in that folder; returns what it printed. */
    static String git(Path folder, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command)
                .directory(Files.createDirectories(folder).toFile())
                .redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        var process = builder.start();
        var text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + text);
        }
        return text;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
