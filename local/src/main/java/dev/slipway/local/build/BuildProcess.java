package dev.slipway.local.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.LineSplitter;
import dev.slipway.local.Sandbox;
import dev.slipway.local.SandboxSpec;
import dev.slipway.local.Spawner;
import dev.slipway.local.process.ProcessGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs the programs of buildpacks, one group of processes each, within what is left to their build. */
final class BuildProcess {
    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(250);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final List<String> POLITELY = List.of("nice", "-n", "10");

    /**
     * A program to run.
     *
     * @param who what a message about it blames
     */
    record Call(
            String who,
            Path program,
            Path workDir,
            Map<String, String> environment,
            List<Path> readOnly,
            List<Path> writable) {}

    private final Sandbox sandbox;
    private final Spawner spawner;
    private final BuildConfig config;

    BuildProcess(Sandbox sandbox, Spawner spawner, BuildConfig config) {
        this.sandbox = sandbox;
        this.spawner = spawner;
        this.config = config;
    }

    /**
     * Runs the program to its end and passes on what it prints, line by line. When this returns or throws, nothing that it
     * started runs any more.
     *
     * @return its exit status
     * @throws BuildFailed if it used up what is left
     */
    int run(Call call, String mark, Allowance allowance, Consumer<String> lines) throws InterruptedException {
        var process = start(call);
        var group = ProcessGroup.of(process, mark);
        var output = Thread.ofVirtual().unstarted(() -> pass(process.getInputStream(), group, allowance, lines));
        try {
            output.start();
            while (!process.waitFor(BETWEEN_CHECKS.toMillis(), TimeUnit.MILLISECONDS)) {
                allowance.exceeded(call.who, group).ifPresent(failure -> {
                    throw failure;
                });
            }
        } finally {
            group.kill();
        }
        // All writers are dead, so the rest of the output is at hand.
        output.join(DRAIN);
        allowance.spent(call.who).ifPresent(failure -> {
            throw failure;
        });
        return process.exitValue();
    }

    private Process start(Call call) {
        var command = new ArrayList<>(POLITELY);
        command.add(call.program.toString());
        var wrapped =
                sandbox.wrap(new SandboxSpec(command, call.workDir, call.readOnly, call.writable, config.limits()));
        var builder =
                new ProcessBuilder(wrapped).directory(call.workDir.toFile()).redirectErrorStream(true);
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().putAll(call.environment);
        try {
            return spawner.start(builder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + call.who, e);
        }
    }

    private static void pass(InputStream output, ProcessGroup group, Allowance allowance, Consumer<String> lines) {
        var splitter = new LineSplitter(line -> lines.accept(LineSplitter.shown(line)));
        var buffer = new byte[1 << 13];
        try (output) {
            for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
                if (!allowance.print(read)) {
                    group.kill();
                    return;
                }
                splitter.accept(buffer, read);
            }
        } catch (IOException _) {
            // The process was killed and its output closed with it; what it printed last is not to be had.
            group.kill();
        } finally {
            splitter.finish();
        }
    }
}
