package dev.slipway.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Chromium without a screen, driven as its developer tools drive it.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">the protocol</a>
 */
final class Browser implements AutoCloseable {
    private static final List<String> PROGRAMS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration STILL = Duration.ofMillis(100);
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final WebSocket socket;

    /** The program, if there is one on this machine. */
    static Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> PROGRAMS.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it with a profile of its own in that folder. */
    static Browser start(Path program, Path folder) throws IOException {
        var process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--no-proxy-server",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolveSibling("browser.log").toFile())
                .start();
        try {
            return new Browser(process, folder);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw new IOException("the browser cannot be driven", e);
        }
    }

    private Browser(Process process, Path folder) throws IOException, InterruptedException {
        this.process = process;
        var told = folder.resolve("DevToolsActivePort");
        until("the browser listens", () -> Files.exists(told) && lines(told).size() > 1);
        var asked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s/json/new?about:blank"
                        .formatted(lines(told).getFirst())))
                .PUT(BodyPublishers.noBody())
                .build();
        var page = JSON.readTree(client.send(asked, BodyHandlers.ofString()).body());
        this.socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(page.get("webSocketDebuggerUrl").asString()), new Listener())
                .join();
        List.of("Page.enable", "Runtime.enable", "Log.enable", "Network.enable").forEach(this::tell);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException _) {
            return List.of();
        }
    }

    /** Gets answers, and what goes wrong in the page. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void take(JsonNode message) {
            if (message.has("id")) {
                Optional.ofNullable(answers.remove(message.get("id").asInt()))
                        .ifPresent(waiting -> waiting.complete(message));
                return;
            }
            switch (message.at("/method").asString()) {
                case "Runtime.exceptionThrown" ->
                    complaints.add(message.at("/params/exceptionDetails").toString());
                case "Log.entryAdded" -> {
                    var entry = message.at("/params/entry");
                    // A refusal by the server is one of the page's cases.
                    if (entry.at("/level").asString().equals("error")
                            && !entry.at("/source").asString().equals("network")) {
                        complaints.add(entry.toString());
                    }
                }
                default -> {
                    // Nobody asked for it.
                }
            }
        }
    }

    /** What went wrong in the page: errors of scripts, and what its policy forbids. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private JsonNode tell(String method) {
        return tell(method, Map.of());
    }

    private JsonNode tell(String method, Map<String, Object> parameters) {
        int id = number.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        answers.put(id, answer);
        var message = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
        socket.sendText(message, true).join();
        var result = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (result.has("error")) {
            throw new IllegalStateException(method + ": " + result.get("error"));
        }
        return result.get("result");
    }

    /** Has it be a screen of that size, in the dark or not. */
    void be(int width, int height, boolean dark) {
        tell(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        var scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        var still = Map.of("name", "prefers-reduced-motion", "value", "reduce");
        tell("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme, still)));
    }

    void open(String address) {
        tell("Page.navigate", Map.of("url", address));
        await("document.readyState === 'complete'");
    }

    /** What the expression is in the page. */
    JsonNode ask(String expression) {
        var answer =
                tell("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.get("exceptionDetails").toString());
        }
        return answer.at("/result/value");
    }

    /** Waits until the expression is true in the page. */
    void await(String expression) {
        until(
                () -> "%s; the page shows:%n%s"
                        .formatted(expression, ask("document.body.innerText").asString()),
                () -> ask("Boolean(%s)".formatted(expression)).asBoolean());
    }

    /** Waits until the page shows the text. */
    void awaitText(String text) {
        await("document.body.innerText.includes(%s)".formatted(JSON.writeValueAsString(text)));
    }

    /** Clicks on the first button or link of that name, as soon as it can be seen. */
    void click(String name) {
        var find = """
                [...document.querySelectorAll('button, a, summary')].find(each =>
                    (each.getAttribute('aria-label') ?? each.innerText).trim() === %s
                    && each.getClientRects().length && !each.disabled)""".formatted(JSON.writeValueAsString(name));
        await(find);
        var place = settledPlace(find);
        for (var type : List.of("mousePressed", "mouseReleased")) {
            tell(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            place.get(0).asDouble(),
                            "y",
                            place.get(1).asDouble(),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
    }

    /** Where the middle of the element is, once what still comes onto the page moves it no more. */
    private JsonNode settledPlace(String find) {
        var place = new AtomicReference<>(place(find));
        until("what is to be clicked on stands still", () -> {
            LockSupport.parkNanos(STILL.toNanos());
            var now = place(find);
            return now.equals(place.getAndSet(now));
        });
        return place.get();
    }

    private JsonNode place(String find) {
        return ask("""
                (() => { const each = %s; each.scrollIntoView({block: 'center'});
                    const box = each.getClientRects()[0];
                    return [box.x + box.width / 2, box.y + box.height / 2]; })()""".formatted(find));
    }

    /** Types into the field of that name. */
    void type(String field, String text) {
        await("document.querySelector('[name=%s]')".formatted(field));
        ask("document.querySelector('[name=%s]').focus()".formatted(field));
        tell("Input.insertText", Map.of("text", text));
    }

    /** Presses a key that makes no character. */
    void press(String key, int code) {
        for (var type : List.of("rawKeyDown", "keyUp")) {
            tell(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
        }
    }

    /** What the screen shows. */
    byte[] picture() {
        return Base64.getDecoder()
                .decode(tell("Page.captureScreenshot", Map.of("format", "png"))
                        .get("data")
                        .asString());
    }

    private static void until(String what, Supplier<Boolean> condition) {
        until(() -> what, condition);
    }

    private static void until(Supplier<String> what, Supplier<Boolean> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within %s: %s".formatted(PATIENCE, what.get()));
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly()
                .onExit()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
