package dev.slipway.local.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.core.Certificates;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Pebble, the test server of Let's Encrypt, on loopback: from {@code SLIPWAY_TEST_PEBBLE_PROGRAM} or the {@code PATH}. Tests are
 * skipped where there is none. It asks a name server of the test's own, for which all names mean this machine.
 */
final class Pebble implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final int port;
    private final NameServer names;
    private final Process process;

    /** @param visited the port where hosts are looked at by HTTP */
    Pebble(Path folder, int visited) throws IOException, InterruptedException {
        this(folder, visited, freePort());
    }

    /** @param port where it is asked; one that stopped may come back there */
    Pebble(Path folder, int visited, int port) throws IOException, InterruptedException {
        var program = program();
        assumeThat(program)
                .as("there is no Pebble here: put pebble on the PATH or name it in SLIPWAY_TEST_PEBBLE_PROGRAM")
                .isPresent();
        this.folder = folder;
        this.port = port;
        var own = SelfSigned.make(List.of("127.0.0.1"), java.time.Instant.now());
        Files.writeString(folder.resolve("pebble.pem"), Pem.of(own.chain()));
        Files.writeString(folder.resolve("pebble.key"), Pem.of(own.key()));
        Files.writeString(folder.resolve("pebble.json"), """
                {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
                "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": 1}}
                """.formatted(
                        port, freePort(), folder.resolve("pebble.pem"), folder.resolve("pebble.key"), visited));
        names = new NameServer();
        var builder = new ProcessBuilder(
                        program.get().toString(),
                        "-config",
                        folder.resolve("pebble.json").toString(),
                        "-dnsserver",
                        "127.0.0.1:" + names.port())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pebble.log").toFile());
        builder.environment().put("PEBBLE_VA_NOSLEEP", "1");
        process = builder.start();
        awaitListening();
    }

    private static Optional<Path> program() {
        var named =
                Stream.ofNullable(System.getenv("SLIPWAY_TEST_PEBBLE_PROGRAM")).map(Path::of);
        var found = Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .map(each -> Path.of(each, "pebble"));
        return Stream.concat(named, found).filter(Files::isExecutable).findFirst();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isListening()) {
            assertThat(process.isAlive() && System.nanoTime() < deadline)
                    .as(() -> log())
                    .isTrue();
            Thread.sleep(Duration.ofMillis(20));
        }
    }

    private boolean isListening() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    String log() {
        try {
            return Files.readString(folder.resolve("pebble.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    int port() {
        return port;
    }

    HttpsConfig.Acme authority() throws IOException {
        return new HttpsConfig.Acme(
                URI.create("https://127.0.0.1:%d/dir".formatted(port)),
                "ops@example.com",
                Certificates.context(Certificates.trusting(List.of(folder.resolve("pebble.pem")))));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        names.close();
    }
}
