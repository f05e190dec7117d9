package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainSandboxIT {
    private static final Limits LIMITS = new Limits(256 << 20, 64, 100, 1 << 20);

    private final Spawner spawner = new Spawner();

    @TempDir
    Path folder;

    @Test
    void processLeadsItsOwnSessionAndGroup() throws IOException, InterruptedException {
        var process = start("ps -o pid=,pgid=,sid= -p $$");

        var ids = output(process).trim().split("\\s+");

        assertThat(ids).containsOnly(Long.toString(process.pid()));
    }

    @Test
    void limitsHoldForEachProcess() throws IOException, InterruptedException { // withstand L 136
        var process = start("ulimit -n; dd if=/dev/zero of=big bs=65536 count=64 2>/dev/null; wc -c <big");

        assertThat(output(process).lines().map(String::strip)).containsExactly("100", "1048576");
    }

    @Test
    void argumentsReachTheCommandAsTheyAre() throws IOException, InterruptedException {
        var process = start("printf '%s|' \"$@\"", "a b", "$(id)", "'", "");

        assertThat(output(process)).isEqualTo("a b|$(id)|'||");
    }

    @Test
    void processStartedWhileInterruptedIsNotLost() throws IOException, InterruptedException {
        var started = new AtomicReference<Process>();
        var thread = Thread.ofVirtual().start(() -> {
            Thread.currentThread().interrupt();
            try {
                started.set(start("exit 3"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.join();

        assertThat(started.get().waitFor()).isEqualTo(3);
    }

    private Process start(String script, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
        command.addAll(List.of(arguments));
        var spec = new SandboxSpec(command, folder, List.of(), List.of(folder), LIMITS);
        return spawner.start(new ProcessBuilder(new PlainSandbox().wrap(spec)).directory(folder.toFile()));
    }

    private static String output(Process process) throws IOException, InterruptedException {
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }
}
