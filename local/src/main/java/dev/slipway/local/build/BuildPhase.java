package dev.slipway.local.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The main phase of a build: each buildpack in turn turns the source into what is launched. */
final class BuildPhase {
    /** A buildpack that knows why it fails says so in its last lines. */
    private static final Pattern REASON = Pattern.compile("(?i)error: (.{1,300}).*");

    private static final Pattern HINT = Pattern.compile("(?i)hint: (.{1,300}).*");
    private static final int LAST_LINES = 10;

    private final Workspace workspace;
    private final BuildSteps steps;
    private final Optional<LocalImage> previous;

    /** @param previous the app's image before this one */
    BuildPhase(Workspace workspace, BuildSteps steps, Optional<LocalImage> previous) {
        this.workspace = workspace;
        this.steps = steps;
        this.previous = previous;
    }

    /**
     * Runs the build programs of the plan's buildpacks.
     *
     * @return the processes that they define
     * @throws BuildFailed if one fails
     */
    LaunchProcesses run(BuildPlan initial, Progress progress) throws IOException, InterruptedException {
        var processes = new LaunchProcesses(workspace);
        var plan = initial;
        for (var buildpack : initial.group()) {
            progress.step("Building with " + buildpack);
            describePrevious(buildpack);
            build(buildpack, plan, progress::detail);
            settleLayers(buildpack);
            processes.add(buildpack);
            plan = plan.after(buildpack, unmet(buildpack));
        }
        return processes;
    }

    private void build(Buildpack buildpack, BuildPlan plan, Consumer<String> lines)
            throws IOException, InterruptedException {
        var last = new ArrayDeque<String>();
        int status = steps.build(buildpack, plan.requirementsFor(buildpack), line -> {
            lines.accept(line);
            remember(last, line);
        });
        if (status != 0) {
            throw new BuildFailed(
                    "buildpack %s failed: %s"
                            .formatted(buildpack.id(), found(REASON, last).orElse("exit status " + status)),
                    found(HINT, last).orElse("its last lines above say why"));
        }
        for (var folder : List.of(workspace.app(), workspace.layers(), workspace.layers(buildpack))) {
            if (!UntrustedFiles.isFolder(folder)) {
                throw new BuildFailed(
                        "buildpack %s removed its folder %s".formatted(buildpack.id(), folder.getFileName()),
                        "this is a fault of the buildpack");
            }
        }
    }

    private static void remember(Deque<String> last, String line) {
        if (!line.isBlank()) {
            last.addFirst(line.strip());
            if (last.size() > LAST_LINES) {
                last.removeLast();
            }
        }
    }

    private static Optional<String> found(Pattern pattern, Deque<String> lastFirst) {
        return List.copyOf(lastFirst).stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    /** Tells the buildpack of the launch layers that the previous image has of it and the cache has not. */
    private void describePrevious(Buildpack buildpack) throws IOException {
        if (previous.isEmpty()) {
            return;
        }
        var own = workspace.layers(buildpack);
        Files.createDirectories(own);
        for (var layer : Layer.list(previous.get().layersFolder().resolve(buildpack.folderName()))) {
            var here = own.resolve(layer.name());
            if (layer.launch() && !layer.build() && !layer.cache() && !UntrustedFiles.exists(Layer.toml(here))) {
                LayerCache.describe(layer.folder(), here);
            }
        }
    }

    private void settleLayers(Buildpack buildpack) throws IOException {
        var forBuild = new ArrayList<Path>();
        for (var layer : Layer.list(workspace.layers(buildpack))) {
            if (layer.ignored() && layer.isThere()) {
                Files.move(layer.folder(), layer.folder().resolveSibling(layer.name() + ".ignore"));
            } else if (layer.launch() && !UntrustedFiles.exists(layer.folder())) {
                reuse(buildpack, layer);
            }
            if (layer.build() && layer.isThere()) {
                forBuild.add(layer.folder());
            }
        }
        steps.addToEnvironment(forBuild);
    }

    private void reuse(Buildpack buildpack, Layer layer) throws IOException {
        var old = previous.map(image ->
                        image.layersFolder().resolve(buildpack.folderName()).resolve(layer.name()))
                .filter(UntrustedFiles::isFolder)
                .orElseThrow(() -> new BuildFailed(
                        "buildpack %s wants its layer '%s' of an earlier build, which is not there"
                                .formatted(buildpack.id(), layer.name()),
                        "push with -o clear-cache"));
        TreeCopy.copy(
                old,
                layer.folder(),
                previous.orElseThrow().folder().getFileName().toString(),
                workspace.image().getFileName().toString());
    }

    private Set<String> unmet(Buildpack buildpack) {
        return TomlFile.readOrEmpty(workspace.layers(buildpack).resolve("build.toml")).tables("unmet").stream()
                .map(entry -> entry.requiredText("name"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
