package dev.slipway.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.EnvName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.RecordingMeasurements;
import dev.slipway.core.RecordingProgress;
import dev.slipway.core.Samples;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.ProcessSpec;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.local.Limits;
import dev.slipway.local.PlainSandbox;
import dev.slipway.local.Sandbox;
import dev.slipway.local.Spawner;
import dev.slipway.local.route.Domain;
import dev.slipway.local.route.RouteTable;
import dev.slipway.local.route.Router;
import dev.slipway.local.route.RouterConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A machine that runs real apps in a temporary folder, behind a real router. */
final class Machine implements AutoCloseable {
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    static final Limits LIMITS = new Limits(200L << 20, 60, 256, 8L << 20);

    /** A web server that says its greeting, its release and its own process id. */
    static final String SERVER = """
            import http.server, os, sys, time, signal
            class Handler(http.server.BaseHTTPRequestHandler):
                protocol_version = 'HTTP/1.1'
                def do_GET(self):
                    if self.path.startswith('/slow'):
                        time.sleep(1)
                    body = ('%s %s %d' % (os.environ.get('GREETING', 'hello'), os.environ['SLIPWAY_RELEASE'], os.getpid())).encode()
                    status = 500 if self.path.startswith('/bad') else 200
                    self.send_response(status)
                    self.send_header('Content-Length', str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                def log_message(self, *args):
                    pass
            class Server(http.server.ThreadingHTTPServer):
                request_queue_size = 256
            print('listening', flush=True)
            Server(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()
            """;

    static final String WEB = "exec python3 -u server.py";

    final Path data;
    final RouteTable table = new RouteTable();
    final Domain domain = new Domain("localhost", 8080, false);
    final Router router;
    final LocalRuntime runtime;
    final RecordingMeasurements measurements = new RecordingMeasurements();

    Machine(Path data, Sandbox sandbox, Spawner spawner) {
        this(data, sandbox, spawner, Map.of("PATH", PATH));
    }

    /** @param programs by which apps find the machine's */
    Machine(Path data, Sandbox sandbox, Spawner spawner, Map<String, String> programs) {
        this.data = data;
        var listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        router = new Router(RouterConfig.of(listen), domain, table, Optional::empty, measurements);
        runtime = new LocalRuntime(
                config(data, programs), domain, table, spawner, sandbox, measurements, Clock.systemUTC());
    }

    Machine(Path data) {
        this(data, new PlainSandbox(), new Spawner());
    }

    static RuntimeConfig config(Path data) {
        return config(data, Map.of("PATH", PATH));
    }

    private static RuntimeConfig config(Path data, Map<String, String> programs) {
        return new RuntimeConfig(
                data, programs, LIMITS, 32L << 20, Duration.ofMillis(200), Duration.ofMillis(800), 20_000, 3, 500);
    }

    /** An image whose processes are those shell command lines; its app has the server above. */
    Image image(String digit, Map<String, String> processes) throws IOException {
        var folder = data.resolve("images/app/" + digit.repeat(8));
        Files.createDirectories(folder.resolve("app"));
        Files.createDirectories(folder.resolve("layers"));
        Files.writeString(folder.resolve("app/server.py"), SERVER);
        var record = new StringBuilder("""
                digest = "sha256:%s"
                key = "k"
                created = "2026-11-22T10:15:30Z"
                buildpacks = []
                """.formatted(digit.repeat(64)));
        var specs = new LinkedHashMap<ProcessType, ProcessSpec>();
        processes.forEach((type, line) -> {
            specs.put(new ProcessType(type), new ProcessSpec(List.of(line), false, ""));
            record.append("[[processes]]\ntype = \"%s\"\ncommand = ['''%s''']\ndirect = false\nworking-dir = \"\"\n"
                    .formatted(type, line));
        });
        Files.writeString(folder.resolve("image.toml"), record);
        return new Image("images/app/" + digit.repeat(8), "sha256:" + digit.repeat(64), specs);
    }

    static App app(String name) {
        var app = Samples.app(name);
        return app.withSettings(app.settings().with("boot-limit", "20s").with("stop-grace", "3s"));
    }

    static App greeting(App app, String text) {
        return app.withConfig(Map.of(new EnvName("GREETING"), new Secret(text)));
    }

    static App scaled(App app, String type, int count) {
        return app.withScale(Map.of(new ProcessType(type), count));
    }

    static Release release(App app, int version, Image image) {
        return Release.of(app, new ReleaseVersion(version), image, Samples.COMMIT, app.owner(), Samples.NOW, "test");
    }

    RecordingProgress rollOut(Release release) throws InterruptedException {
        var progress = new RecordingProgress();
        runtime.rollouts().rollOut(release, progress);
        return progress;
    }

    /** Status and body of the answer. By socket, since no HTTP client lets its caller choose the host alone. */
    String get(String host, String path) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), router.address().getPort())) {
            socket.setSoTimeout(20_000);
            var request = "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int body = answer.indexOf("\r\n\r\n");
            assertThat(body).as("an answer in: " + answer).isPositive();
            return answer.split(" ", 3)[1] + " " + answer.substring(body).strip();
        }
    }

    List<String> log(App app) throws InterruptedException {
        var lines = new ArrayList<String>();
        runtime.appLogs().read(app.id(), 1_000, false, lines::add);
        return lines;
    }

    static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what + " in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Override
    public void close() {
        runtime.close();
        router.close();
    }
}
