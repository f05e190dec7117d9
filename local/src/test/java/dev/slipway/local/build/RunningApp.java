package dev.slipway.local.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ProcessType;
import dev.slipway.local.Limits;
import dev.slipway.local.Sandbox;
import dev.slipway.local.SandboxSpec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The web process of an image, started as its release would be. */
final class RunningApp implements AutoCloseable {
    private static final Limits LIMITS = new Limits(1L << 30, 4096, 4096, 1L << 30);
    private static final Duration BOOT_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningApp(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param variables those of the machine's toolchains */
    static RunningApp start(LocalImage image, Path scratch, Sandbox sandbox, Map<String, String> variables)
            throws IOException {
        int port = freePort();
        var spec = Optional.ofNullable(image.processes().get(ProcessType.WEB)).orElseThrow();
        var base = new HashMap<>(variables);
        base.put("PATH", System.getenv("PATH"));
        base.put("HOME", scratch.toString());
        base.put("TMPDIR", scratch.toString());
        base.put("HOST", "127.0.0.1");
        base.put("PORT", Integer.toString(port));
        var env = LaunchEnvironment.of(image, ProcessType.WEB, base);
        // The launcher finds a program on the image's own PATH, which is not that of the JVM.
        var command = new ArrayList<>(List.of("/usr/bin/env"));
        command.addAll(spec.command());
        var workDir = image.workDir(spec);
        var confined = new SandboxSpec(command, workDir, List.of(image.folder()), List.of(scratch), LIMITS);
        var builder = new ProcessBuilder(sandbox.wrap(confined))
                .directory(workDir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("app.log").toFile());
        builder.environment().clear();
        builder.environment().putAll(env);
        return new RunningApp(builder.start(), port);
    }

    /** The answer to a GET, once the app listens. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        var deadline = Instant.now().plus(BOOT_LIMIT);
        while (true) {
            try {
                return client.send(request, BodyHandlers.ofString());
            } catch (ConnectException e) {
                assertThat(process.isAlive()).as("the app runs").isTrue();
                assertThat(Instant.now()).as("time to boot").isBefore(deadline);
                Thread.sleep(50);
            }
        }
    }

    @Override
    public void close() {
        client.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
