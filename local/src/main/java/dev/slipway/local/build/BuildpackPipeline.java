package dev.slipway.local.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Progress;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppResource;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.deploy.BuildRequest;
import dev.slipway.core.deploy.ObjectStore;
import dev.slipway.core.deploy.Pipeline;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.Releases;
import dev.slipway.local.Sandbox;
import dev.slipway.local.Spawner;
import dev.slipway.local.process.Leftovers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Builds images on this machine, running Cloud Native Buildpacks as processes. */
public final class BuildpackPipeline implements Pipeline, AppResource {
    private static final long FULL = 16L << 20;

    private final Path dataDir;
    private final Images images;
    private final LayerCache cache;
    private final Builder builder;
    private final LocalBuild build;
    private final Map<String, String> tools;

    /** What a pipeline runs with; {@code dataDir} is absolute and the server's own. */
    public record Parts(
            Path dataDir,
            ObjectStore sources,
            Releases releases,
            BuildConfig config,
            Sandbox sandbox,
            Spawner spawner,
            Clock clock) {}

    /**
     * Lays out the built-in buildpacks, reads all, and removes what builds left that were running when the server ended.
     *
     * @throws dev.slipway.core.InvalidInput if a buildpack of the configuration cannot be used
     */
    public BuildpackPipeline(Parts parts) throws IOException {
        this.dataDir = parts.dataDir.toAbsolutePath().normalize();
        this.images = new Images(dataDir, parts.releases, parts.config.keptImages());
        images.sweep();
        this.cache = new LayerCache(dataDir.resolve("caches"));
        this.builder = builder(parts.config, dataDir.resolve("buildpacks"));
        var builds = dataDir.resolve("builds");
        // Without a sandbox they outlive a server that is killed, and write where the next build does.
        new Leftovers("TMPDIR=" + builds + "/").kill();
        UntrustedFiles.remove(builds);
        this.tools = parts.config.environment();
        this.build = new LocalBuild(parts, dataDir, builder, cache);
    }

    @Override
    public Optional<Image> built(BuildRequest request) {
        if (request.clearCache()) {
            return Optional.empty();
        }
        return images.find(request.app().id(), BuildKey.of(request, builder.digest(), MachineTools.identity(tools)))
                .map(image -> image.toImage(dataDir));
    }

    @Override
    public Image run(BuildRequest request, Progress progress) throws BuildFailed, InterruptedException {
        if (request.source().isImage()) {
            throw new BuildFailed(
                    "this is the name of a container image and no source, and one machine has no container engine",
                    "push the source, or run Slipway on Kubernetes");
        }
        var app = request.app().id();
        if (request.clearCache()) {
            cache.clear(app);
        }
        var previous = request.clearCache() ? Optional.<LocalImage>empty() : images.newest(app);
        try {
            var image = build.run(request, previous, progress);
            images.collect(app, image);
            return image.toImage(dataDir);
        } catch (IOException e) {
            throw fault(new UncheckedIOException("the build broke off", e));
        } catch (UncheckedIOException e) {
            throw fault(e);
        }
    }

    @Override
    public void check(AppSettings settings) {
        if (!settings.builder().isEmpty()) {
            throw new InvalidInput(
                    "builder images need Kubernetes, this Slipway builds on one machine",
                    "its operator can add buildpacks");
        }
    }

    @Override
    public List<String> describe(App app) {
        var lines = new ArrayList<String>();
        lines.add("Cloud Native Buildpacks on this machine, tried in this order:");
        builder.order()
                .forEach(group -> lines.add("  "
                        + String.join(
                                ", ",
                                group.members().stream()
                                        .map(member -> member.id() + (member.optional() ? " (optional)" : ""))
                                        .toList())));
        lines.add("Versions: "
                + String.join(
                        ", ",
                        builder.buildpacks().stream().map(Buildpack::toString).toList()));
        return List.copyOf(lines);
    }

    @Override
    public void clearCache(AppId app) {
        cache.clear(app);
    }

    @Override
    public void remove(AppId app) {
        cache.clear(app);
        images.remove(app);
    }

    private RuntimeException fault(UncheckedIOException failure) {
        try {
            return Files.getFileStore(dataDir).getUsableSpace() < FULL
                    ? new BuildFailed("the server's disk is full", "ask its operator for space, then push again")
                    : failure;
        } catch (IOException e) {
            failure.addSuppressed(e);
            return failure;
        }
    }

    private static Builder builder(BuildConfig config, Path folder) throws IOException {
        var builtIn = BuiltInBuildpacks.unpack(folder);
        var own = config.buildpacks().stream().map(Buildpack::read).toList();
        var procfile = new Buildpack.Member("slipway/procfile", "", true);
        var ownGroups = own.stream()
                .map(buildpack -> new Buildpack.Group(
                        List.of(new Buildpack.Member(buildpack.id(), buildpack.version(), false), procfile)));
        return new Builder(
                Stream.concat(own.stream(), builtIn.stream()).toList(),
                Stream.concat(ownGroups, BuiltInBuildpacks.order(folder).stream())
                        .toList());
    }
}
