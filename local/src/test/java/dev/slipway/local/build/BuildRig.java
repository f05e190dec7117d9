package dev.slipway.local.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.EnvName;
import dev.slipway.core.RecordingProgress;
import dev.slipway.core.Samples;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.app.InMemoryApps;
import dev.slipway.core.deploy.BuildRequest;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.InMemoryObjectStore;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.Source;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.InMemoryReleases;
import dev.slipway.local.PlainSandbox;
import dev.slipway.local.Sandbox;
import dev.slipway.local.Spawner;
import dev.slipway.local.Toolchains;
import dev.slipway.local.run.BubblewrapSandbox;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A pipeline with a data directory, an app, and buildpacks that a test writes. */
final class BuildRig {
    final Path root;
    final Path dataDir;
    final InMemoryObjectStore sources = new InMemoryObjectStore();
    final InMemoryApps apps = new InMemoryApps();
    final InMemoryReleases releases = new InMemoryReleases(apps);
    final Map<String, byte[]> files = new LinkedHashMap<>();
    RecordingProgress progress = new RecordingProgress();
    App app = Samples.app("web");
    boolean clearCache;

    private final Spawner spawner = new Spawner();
    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private Sandbox sandbox = new PlainSandbox();
    private final Map<String, Path> buildpacks = new LinkedHashMap<>();
    private final AtomicLong deploys = new AtomicLong();
    private UnaryOperator<BuildConfig> settings = UnaryOperator.identity();
    private Optional<BuildpackPipeline> pipeline = Optional.empty();

    BuildRig(Path root) {
        this.root = root;
        this.dataDir = root.resolve("data");
        apps.create(app);
    }

    /** Adds a buildpack with shell scripts as its programs. */
    BuildRig buildpack(String id, String detect, String build) {
        return buildpack(id, "", detect, build);
    }

    BuildRig buildpack(String id, String more, String detect, String build) {
        var folder = root.resolve("buildpacks").resolve(id.replace('/', '-'));
        write(
                folder.resolve("buildpack.toml"),
                "api = \"0.10\"\n[buildpack]\nid = \"%s\"\nversion = \"1.0.0\"\n%s".formatted(id, more));
        script(folder.resolve("bin/detect"), detect);
        script(folder.resolve("bin/build"), build);
        buildpacks.put(id, folder);
        pipeline = Optional.empty();
        return this;
    }

    BuildRig composite(String id, String order) {
        var folder = root.resolve("buildpacks").resolve(id.replace('/', '-'));
        write(
                folder.resolve("buildpack.toml"),
                "api = \"0.10\"\n[buildpack]\nid = \"%s\"\nversion = \"1.0.0\"\n%s".formatted(id, order));
        buildpacks.put(id, folder);
        pipeline = Optional.empty();
        return this;
    }

    BuildRig settings(UnaryOperator<BuildConfig> change) {
        settings = change;
        pipeline = Optional.empty();
        return this;
    }

    BuildRig config(String name, String value) {
        app = app.withConfig(Map.of(new EnvName(name), new Secret(value)));
        return this;
    }

    BuildRig file(String path, String content) {
        files.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    BuildRig file(String path, Path content) throws IOException {
        files.put(path, Files.readAllBytes(content));
        return this;
    }

    /** The files of the folder of that name below src/test/apps. */
    BuildRig files(String testApp) {
        var folder = Path.of("src/test/apps", testApp).toAbsolutePath();
        try (var paths = Files.walk(folder)) {
            for (var path : (Iterable<Path>) paths.filter(Files::isRegularFile).sorted()::iterator) {
                files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Starts the pipeline with that variable of the server's. */
    BuildRig variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    private Toolchains tools() {
        return Toolchains.find(environment, Path.of(System.getProperty("user.home")), dataDir);
    }

    /** Runs builds in bubblewrap, if that works here. */
    BuildRig confined() throws InterruptedException {
        sandbox = BubblewrapSandbox.probe(root.resolve("sandbox"), tools().folders(), spawner)
                .<Sandbox>map(found -> found)
                .orElse(sandbox);
        return this;
    }

    /** Starts the image's web process as confined as its build was. */
    RunningApp start(LocalImage image) throws IOException {
        return RunningApp.start(image, Files.createTempDirectory(root, "run"), sandbox, tools().variables());
    }

    /** Restarts the pipeline, as a server that starts again. */
    BuildRig restart() {
        pipeline = Optional.empty();
        return this;
    }

    BuildpackPipeline pipeline() {
        if (pipeline.isEmpty()) {
            var config = settings.apply(
                    BuildConfig.of(environment, tools()).withBuildpacks(List.copyOf(buildpacks.values())));
            try {
                Files.createDirectories(dataDir);
                pipeline = Optional.of(new BuildpackPipeline(new BuildpackPipeline.Parts(
                        dataDir, sources, releases, config, sandbox, spawner, Clock.systemUTC())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return pipeline.get();
    }

    /** Builds the files; what it says is in a fresh {@link #progress}. */
    LocalImage build() throws InterruptedException {
        progress = new RecordingProgress();
        try {
            return open(pipeline().run(request(), progress));
        } catch (BuildFailed failure) {
            // What the pusher would read, where the test's report shows it.
            failure.addSuppressed(new AssertionError(progress.text()));
            throw failure;
        }
    }

    LocalImage open(Image image) {
        return LocalImage.of(dataDir, image);
    }

    BuildRequest request() {
        return new BuildRequest(app, new DeployId(deploys.incrementAndGet()), source(), clearCache);
    }

    Source source() {
        var key = new ObjectKey("sources/" + deploys.get());
        try {
            var stored = sources.put(key, out -> tar(files, out));
            return new Source(key, stored.digest(), stored.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is left in the data directory's folder of that name, two levels deep. */
    List<String> left(String folder) throws IOException {
        var start = dataDir.resolve(folder);
        if (!Files.exists(start)) {
            return List.of();
        }
        try (var paths = Files.walk(start, 2)) {
            return paths.filter(path -> !path.equals(start))
                    .map(path -> start.relativize(path).toString())
                    .filter(path -> path.contains("/"))
                    .collect(Collectors.toList());
        }
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void script(Path file, String text) {
        write(file, "#!/bin/sh\nset -eu\n" + text + "\n");
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void tar(Map<String, byte[]> files, OutputStream out) throws IOException {
        var tar = new TarArchiveOutputStream(out);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        for (var file : files.entrySet()) {
            var content = file.getValue();
            var entry = new TarArchiveEntry(file.getKey());
            entry.setModTime(0);
            entry.setSize(content.length);
            entry.setMode(content.length > 1 && content[0] == '#' && content[1] == '!' ? 0755 : 0644);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        tar.finish();
    }
}
