package dev.slipway.local.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Progress;
import dev.slipway.core.Sha256;
import dev.slipway.core.deploy.BuildRequest;
import dev.slipway.core.deploy.Source;
import dev.slipway.local.Durable;
import dev.slipway.local.build.BuildpackPipeline.Parts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One build from source to image, phase by phase. */
final class LocalBuild {
    private static final Logger log = LoggerFactory.getLogger(LocalBuild.class);

    private final Parts parts;
    private final Path dataDir;
    private final Builder builder;
    private final LayerCache cache;

    LocalBuild(Parts parts, Path dataDir, Builder builder, LayerCache cache) {
        this.parts = parts;
        this.dataDir = dataDir;
        this.builder = builder;
        this.cache = cache;
    }

    /**
     * Builds the image; if this throws, nothing of it stays.
     *
     * @param previous the app's newest image
     */
    LocalImage run(BuildRequest request, Optional<LocalImage> previous, Progress progress)
            throws IOException, InterruptedException {
        var key = BuildKey.of(
                request, builder.digest(), MachineTools.identity(parts.config().environment()));
        var digest = newDigest(key);
        var folder = LocalImage.folder(dataDir, request.app().id(), digest);
        long start = System.nanoTime();
        boolean done = false;
        try (var workspace = Workspace.create(
                folder, dataDir.resolve("builds").resolve(folder.getFileName().toString()))) {
            unpack(request.source(), workspace.app());
            var image = build(request, previous, workspace, new Identity(key, digest), progress);
            done = true;
            log.atInfo()
                    .addKeyValue("app", request.app().name())
                    .addKeyValue("deploy", request.deploy())
                    .addKeyValue("durationMs", (System.nanoTime() - start) / 1_000_000)
                    .log("image built");
            return image;
        } finally {
            if (!done) {
                UntrustedFiles.remove(folder);
            }
        }
    }

    private record Identity(String key, String digest) {}

    private LocalImage build(
            BuildRequest request,
            Optional<LocalImage> previous,
            Workspace workspace,
            Identity identity,
            Progress progress)
            throws IOException, InterruptedException {
        var app = request.app().id();
        var project = ProjectDescriptor.read(workspace.app());
        project.filter(workspace.app());
        var steps = steps(request, project, workspace);
        var plan = new Detection(steps).run(builder.resolve(project.order(builder.order())), progress);
        cache.restore(app, plan.group(), workspace);
        var processes =
                new BuildPhase(workspace, steps, previous).run(plan, progress).all();
        progress.detail("Processes: " + String.join(", ", LaunchProcesses.names(processes)));
        var saving = cache.save(app, plan.group(), workspace);
        keepLaunchLayers(workspace, plan.group());
        var image = new LocalImage(
                workspace.image(),
                workspace.image(),
                identity.digest,
                identity.key,
                parts.clock().instant(),
                plan.group().stream().map(Buildpack::toString).toList(),
                processes);
        Durable.sync(parts.spawner(), dataDir);
        ImageRecord.write(image);
        saving.commit();
        return image;
    }

    private void unpack(Source source, Path app) throws IOException {
        var sha256 = Sha256.begin();
        try (var in = new DigestInputStream(parts.sources().open(source.key()), sha256)) {
            SourceArchive.unpack(in, app, parts.config().diskBytes());
            in.transferTo(OutputStream.nullOutputStream());
        }
        if (!source.digest().equals("sha256:" + HexFormat.of().formatHex(sha256.digest()))) {
            throw new BuildFailed("the source archive is damaged", "push again");
        }
    }

    private BuildSteps steps(BuildRequest request, ProjectDescriptor project, Workspace workspace) throws IOException {
        Map<String, String> users = new TreeMap<>(project.environment());
        request.environment().forEach((name, value) -> users.put(name.value(), value.reveal()));
        var config = parts.config();
        var environment = new BuildEnvironment(workspace, config.environment(), users);
        environment.writeFiles();
        return new BuildSteps(
                workspace,
                new BuildProcess(parts.sandbox(), parts.spawner(), config),
                environment,
                new Allowance(config, List.of(workspace.image(), workspace.scratch())));
    }

    /** Removes from the image all that only the build needed. */
    private static void keepLaunchLayers(Workspace workspace, List<Buildpack> group) {
        for (var buildpack : group) {
            var kept = Layer.list(workspace.layers(buildpack)).stream()
                    .filter(Layer::launch)
                    .<Path>mapMulti((layer, keep) -> {
                        keep.accept(layer.folder());
                        keep.accept(layer.toml());
                        layer.companions().forEach(keep);
                    })
                    .toList();
            for (var path : UntrustedFiles.list(workspace.layers(buildpack))) {
                if (!kept.contains(path)) {
                    UntrustedFiles.remove(path);
                }
            }
        }
    }

    /** Names this build of that key: the same key built again is another image. */
    private static String newDigest(String key) {
        var digest = Sha256.begin();
        TreeDigest.add(digest, key);
        TreeDigest.add(digest, UUID.randomUUID().toString());
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }
}
