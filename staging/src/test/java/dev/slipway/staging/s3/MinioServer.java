package dev.slipway.staging.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.core.Secret;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real MinIO on loopback, from {@code SLIPWAY_TEST_MINIO} or the {@code PATH}. Tests are skipped where there is none. */
final class MinioServer implements AutoCloseable {
    static final String USER = "test-access-key";
    static final Secret PASSWORD = new Secret("test-secret-key-of-minio");

    private static final Duration START = Duration.ofSeconds(60);
    private static final Patience SHORT = new Patience(
            4, Duration.ofMillis(20), Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(60));

    private final Path folder;
    private final String scheme;
    private final int port;
    private Process process;

    private MinioServer(Path folder, String scheme, int port) throws IOException {
        this.folder = folder;
        this.scheme = scheme;
        this.port = port;
        this.process = begin();
    }

    /** Starts one on that folder; {@code folder/certs} may hold its certificate. */
    static MinioServer start(Path folder) {
        assumeTrue(
                program().isPresent(),
                "there is no MinIO here: put minio on the PATH or name it in SLIPWAY_TEST_MINIO");
        try {
            Files.createDirectories(folder.resolve("data"));
            var scheme = Files.exists(
                            Files.createDirectories(folder.resolve("certs")).resolve("public.crt"))
                    ? "https"
                    : "http";
            return new MinioServer(folder, scheme, freePort());
        } catch (IOException e) {
            throw new AssertionError("cannot start MinIO", e);
        }
    }

    private static Optional<Path> program() {
        var named = Stream.ofNullable(System.getenv("SLIPWAY_TEST_MINIO")).map(Path::of);
        var found = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(entry -> Path.of(entry, "minio"));
        return Stream.concat(named, found).filter(Files::isExecutable).findFirst();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process begin() throws IOException {
        var builder = new ProcessBuilder(List.of(
                        program().orElseThrow().toString(),
                        "server",
                        "--quiet",
                        "--address",
                        "127.0.0.1:" + port,
                        "--console-address",
                        "127.0.0.1:0",
                        "--certs-dir",
                        folder.resolve("certs").toString(),
                        folder.resolve("data").toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("MINIO_ROOT_USER", USER);
        builder.environment().put("MINIO_ROOT_PASSWORD", PASSWORD.reveal());
        builder.environment().put("MINIO_BROWSER", "off");
        builder.environment().put("MINIO_UPDATE", "off");
        var started = builder.start();
        await(started);
        return started;
    }

    private void await(Process started) throws IOException {
        var deadline = System.nanoTime() + START.toNanos();
        while (!listens()) {
            assertThat(started.isAlive())
                    .as(Files.readString(folder.resolve("log")))
                    .isTrue();
            assertThat(System.nanoTime()).as("MinIO did not start").isLessThan(deadline);
            pause(started);
        }
    }

    private static void pause(Process started) throws IOException {
        try {
            started.waitFor(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private boolean listens() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    URI endpoint() {
        return URI.create("%s://127.0.0.1:%d".formatted(scheme, port));
    }

    /** A bucket that nobody else uses, not made yet. */
    S3Config config() {
        return S3Config.of(endpoint(), "test-" + UUID.randomUUID(), USER, PASSWORD)
                .withPatience(SHORT);
    }

    Bucket bucket() {
        try {
            return Bucket.connect(config());
        } catch (IOException e) {
            throw new AssertionError("cannot use MinIO", e);
        }
    }

    /** Kills it at once; its data stay. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void restart() throws IOException {
        process = begin();
    }

    /** Stops what a test class started, if it came so far: without MinIO its tests are skipped. */
    static void stop(@Nullable MinioServer started) {
        if (started != null) {
            started.close();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
