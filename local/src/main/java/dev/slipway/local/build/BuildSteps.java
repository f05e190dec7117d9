package dev.slipway.local.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Calls the two programs of a buildpack as the Buildpack API says, for one build. */
final class BuildSteps {
    private final Workspace workspace;
    private final BuildProcess processes;
    private final BuildEnvironment environment;
    private final Allowance allowance;

    BuildSteps(Workspace workspace, BuildProcess processes, BuildEnvironment environment, Allowance allowance) {
        this.workspace = workspace;
        this.processes = processes;
        this.environment = environment;
        this.allowance = allowance;
    }

    /** Where the buildpack's detect program writes what it provides and requires. */
    Path detectPlan(Buildpack buildpack) {
        return workspace.plans().resolve(buildpack.folderName()).resolve("detect.toml");
    }

    int detect(Buildpack buildpack, Consumer<String> lines) throws IOException, InterruptedException {
        var plan = detectPlan(buildpack);
        Files.createDirectories(plan.resolveSibling(""));
        Files.createFile(plan);
        var tmp = newTmp();
        var call = new BuildProcess.Call(
                "detect of buildpack " + buildpack.id(),
                buildpack.program("detect"),
                workspace.app(),
                environment.detecting(buildpack, plan, tmp),
                readable(buildpack, workspace.app()),
                List.of(plan.resolveSibling(""), workspace.home(), tmp));
        return processes.run(call, "TMPDIR=" + tmp, allowance, lines);
    }

    int build(Buildpack buildpack, List<Map<String, Object>> requirements, Consumer<String> lines)
            throws IOException, InterruptedException {
        var plan = workspace.plans().resolve(buildpack.folderName()).resolve("build.toml");
        Files.writeString(plan, TomlFile.write(Map.of("entries", requirements)));
        Files.createDirectories(workspace.layers(buildpack));
        var tmp = newTmp();
        var call = new BuildProcess.Call(
                "buildpack " + buildpack.id(),
                buildpack.program("build"),
                workspace.app(),
                environment.building(buildpack, plan, tmp),
                readable(buildpack, workspace.plans(), workspace.layers()),
                List.of(workspace.app(), workspace.layers(buildpack), workspace.home(), tmp));
        int status = processes.run(call, "TMPDIR=" + tmp, allowance, lines);
        allowance.filled("buildpack " + buildpack.id()).ifPresent(failure -> {
            throw failure;
        });
        return status;
    }

    void addToEnvironment(List<Path> buildLayers) {
        environment.add(buildLayers);
    }

    /** A folder of its own for each program: its name in their environment is what tells the processes apart. */
    private Path newTmp() throws IOException {
        return Files.createTempDirectory(workspace.tmp(), "");
    }

    private List<Path> readable(Buildpack buildpack, Path... others) {
        var paths = new ArrayList<>(environment.settings());
        paths.add(buildpack.folder());
        paths.add(workspace.platform());
        paths.addAll(List.of(others));
        return paths;
    }
}
