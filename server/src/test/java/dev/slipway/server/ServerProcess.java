package dev.slipway.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** The program as a child process, with a home of its own and free ports. */
final class ServerProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String HEAP = "-Xmx512m";
    private static final Pattern PUSHES = Pattern.compile("pushes +ssh://\\S+ on \\S+:([0-9]+)");
    private static final Pattern APPS = Pattern.compile("apps +http://\\S+ on \\S+:([0-9]+)");

    private final Process process;
    private final Path out;
    private final Path err;

    private ServerProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts {@code slipway serve} on free ports, whether or not it will serve. */
    static ServerProcess serve(Path home, String... options) throws IOException {
        return serveWithHeap(HEAP, home, options);
    }

    /** The same, with another heap than usual, as {@code -Xmx128m}. */
    static ServerProcess serveWithHeap(String heap, Path home, String... options) throws IOException {
        var words = new ArrayList<>(List.of("serve", "--ssh", "127.0.0.1:0", "--http", "127.0.0.1:0", "--allow-root"));
        words.addAll(List.of(options));
        return runWithHeap(heap, home, words.toArray(String[]::new));
    }

    /** Starts {@code slipway} with those words. */
    static ServerProcess run(Path home, String... words) throws IOException {
        return runWithHeap(HEAP, home, words);
    }

    private static ServerProcess runWithHeap(String heap, Path home, String... words) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                heap,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        var out = Files.createTempFile(home, "out", ".txt");
        var err = Files.createTempFile(home, "err", ".txt");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SLIPWAY_") || name.startsWith("XDG_"));
        builder.environment().put("HOME", home.toString());
        var process = builder.start();
        process.getOutputStream().close();
        return new ServerProcess(process, out, err);
    }

    ServerProcess awaitReady() {
        await("the server to be ready", () -> out().contains("\nFirst push") || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("the server ended: " + err());
        }
        return this;
    }

    /** Waits for what has to come true, and says what did not. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** Its exit status, once it has ended. */
    int exitStatus() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end");
        }
        return process.exitValue();
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Sends SIGKILL, and waits for the end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    int sshPort() {
        return port(PUSHES);
    }

    int httpPort() {
        return port(APPS);
    }

    private int port(Pattern pattern) {
        var matcher = pattern.matcher(out());
        if (!matcher.find()) {
            throw new AssertionError("no port in: " + out());
        }
        return Integer.parseInt(matcher.group(1));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        process.destroyForcibly().onExit().join();
    }
}
