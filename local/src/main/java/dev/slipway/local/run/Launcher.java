package dev.slipway.local.run;

import dev.slipway.core.release.BoundFiles;
import dev.slipway.local.Sandbox;
import dev.slipway.local.SandboxSpec;
import dev.slipway.local.Spawner;
import dev.slipway.local.build.LaunchEnvironment;
import dev.slipway.local.build.LocalImage;
import dev.slipway.local.process.ProcessGroup;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Starts processes of apps: each in its own copy of the app's folder, with an environment made for it, in the sandbox. */
final class Launcher {
    /** What every process of an app carries, and by which leftovers of a killed server are known. */
    static final String MARK = "SLIPWAY_PROCESS";

    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final String HOST = "127.0.0.1";
    private static final File NOTHING = new File("/dev/null");
    private static final long MIB = 1024L * 1024;
    private static final long PROGRAM_SECONDS = 30;
    private static final int MOST_WRITTEN = 1 << 20;

    private final RuntimeConfig config;
    private final Spawner spawner;
    private final Sandbox sandbox;
    private final Ports ports = new Ports();

    Launcher(RuntimeConfig config, Spawner spawner, Sandbox sandbox) {
        this.config = config;
        this.spawner = spawner;
        this.sandbox = sandbox;
    }

    /** The beginning of the mark of all processes of the server on that data directory. */
    static String markOf(Path data) {
        return MARK + "=" + data.toAbsolutePath().normalize() + "|";
    }

    /** Starts a process that gets no input, and whose outputs are one stream. */
    AppProcess start(Launch launch) {
        return start(launch, false);
    }

    /** Starts a process whose input and outputs the caller attends to. */
    AppProcess startAttached(Launch launch) {
        return start(launch, true);
    }

    private AppProcess start(Launch launch, boolean attached) {
        var image = LocalImage.of(config.data(), launch.release().image());
        var id = UUID.randomUUID().toString();
        var folder = config.processes()
                .resolve(launch.release().app().value())
                .resolve(launch.name() + "-" + id.substring(0, 8));
        int port = ports.take();
        try {
            Folders.create(folder.resolve("home"));
            Folders.create(folder.resolve("tmp"));
            ConfigurationFolder.in(folder, sandbox).write(launch.release().files());
            copy(image.app(), folder.resolve("app"));
            var mark = markOf(config.data()) + id;
            var environment = environment(launch, image, folder, port, mark);
            var builder = builder(launch, image, folder, environment, launch.command());
            if (!attached) {
                builder.redirectInput(NOTHING).redirectErrorStream(true);
            }
            var process = spawner.start(builder);
            var _ = process.onExit().thenRun(() -> ports.giveBack(port));
            return new AppProcess(launch, process, ProcessGroup.of(process, mark), port, folder, new AtomicBoolean());
        } catch (IOException e) {
            abandon(folder, port);
            throw new UncheckedIOException("%s cannot be started".formatted(launch.name()), e);
        } catch (RuntimeException e) {
            abandon(folder, port);
            throw e;
        }
    }

    private void abandon(Path folder, int port) {
        ports.giveBack(port);
        Folders.removeUnchecked(folder);
    }

    private ProcessBuilder builder(
            Launch launch, LocalImage image, Path folder, Map<String, String> environment, List<String> command) {
        var workDir = folder.resolve("app").resolve(launch.workingDirectory()).normalize();
        if (!workDir.startsWith(folder) || !Files.isDirectory(workDir)) {
            workDir = folder.resolve("app");
        }
        var moved = new HashMap<>(ConfigurationFolder.in(folder, sandbox).moved());
        if (!image.isAtHome()) {
            moved.put(image.builtAt(), image.folder());
        }
        var writable = Stream.of("app", "home", "tmp").map(folder::resolve).toList();
        var spec = new SandboxSpec(command, workDir, List.of(image.folder()), writable, moved, config.limits());
        var builder = new ProcessBuilder(sandbox.wrap(spec)).directory(workDir.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private Map<String, String> environment(Launch launch, LocalImage image, Path folder, int port, String mark)
            throws IOException {
        var base = sizes();
        base.putAll(config.programs());
        launch.release().config().forEach((name, value) -> base.put(name.value(), value.reveal()));
        base.put("PATH", config.programs().getOrDefault("PATH", PATH));
        base.put("HOME", folder.resolve("home").toString());
        base.put("TMPDIR", folder.resolve("tmp").toString());
        base.put(
                BoundFiles.VARIABLE,
                ConfigurationFolder.in(folder, sandbox).place().toString());
        base.put("PORT", Integer.toString(port));
        // Only the router is to reach it, and the network is the machine's. An app that gives it another meaning sets
        // it.
        base.putIfAbsent("HOST", HOST);
        base.putIfAbsent("LANG", "C.UTF-8");
        base.put("SLIPWAY_APP", launch.release().name().toString());
        base.put("SLIPWAY_RELEASE", launch.release().version().toString());
        base.put(MARK, mark.substring(MARK.length() + 1));
        var environment = new HashMap<>(LaunchEnvironment.of(image, launch.type(), base));
        for (var program : LaunchEnvironment.programs(image, launch.type())) {
            environment.putAll(LaunchEnvironment.parse(program, run(launch, image, folder, environment, program)));
        }
        return environment;
    }

    /** Run-times that fit themselves to the machine's memory are told what they really have. */
    private Map<String, String> sizes() {
        long bytes = config.limits().memoryBytes();
        var sizes = new HashMap<String, String>();
        sizes.put("JAVA_TOOL_OPTIONS", "-XX:MaxRAM=%d -XX:MaxRAMPercentage=60".formatted(bytes));
        sizes.put("NODE_OPTIONS", "--max-old-space-size=" + bytes / MIB * 3 / 4);
        sizes.put("GOMEMLIMIT", bytes / MIB * 9 / 10 + "MiB");
        return sizes;
    }

    private String run(Launch launch, LocalImage image, Path folder, Map<String, String> environment, Path program)
            throws IOException {
        var own = new HashMap<>(environment);
        own.put(MARK, environment.get(MARK) + "." + program.getFileName());
        var builder = builder(launch, image, folder, own, LaunchEnvironment.command(program))
                .redirectInput(NOTHING)
                .redirectError(Redirect.DISCARD);
        var process = spawner.start(builder);
        var group = ProcessGroup.of(process, MARK + "=" + own.get(MARK));
        try (var timer =
                Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory())) {
            var limit = timer.schedule(group::kill, PROGRAM_SECONDS, TimeUnit.SECONDS);
            var written = new String(process.getInputStream().readNBytes(MOST_WRITTEN), StandardCharsets.UTF_8);
            limit.cancel(false);
            group.kill();
            return written;
        }
    }

    // GNU's cp shares the files' data where the file system can, so that a big app is copied in no time.
    private void copy(Path app, Path target) throws IOException {
        var process = spawner.start(new ProcessBuilder("/bin/cp", "-R", "-P", "-p", app.toString(), target.toString())
                .redirectInput(NOTHING)
                .redirectOutput(Redirect.DISCARD));
        try {
            var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IOException("the app's folder cannot be copied: " + said);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the app's folder was copied", e);
        }
    }
}
