package dev.slipway.local.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.ProcessType;
import dev.slipway.core.release.ProcessSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the processes that the buildpacks of a build define in their {@code launch.toml}; later ones win. */
final class LaunchProcesses {
    private static final String ENVIRONMENT = "production";

    private final Workspace workspace;
    private final Map<ProcessType, ProcessSpec> processes = new LinkedHashMap<>();
    private Optional<ProcessType> preferred = Optional.empty();

    LaunchProcesses(Workspace workspace) {
        this.workspace = workspace;
    }

    void add(Buildpack buildpack) {
        var toml = TomlFile.readOrEmpty(workspace.layers(buildpack).resolve("launch.toml"));
        for (var process : toml.tables("processes")) {
            var environments = process.texts("exec-env");
            if (environments.isEmpty() || environments.contains(ENVIRONMENT) || environments.contains("*")) {
                add(buildpack, process);
            }
        }
    }

    private void add(Buildpack buildpack, TomlFile process) {
        var type = type(buildpack, process.requiredText("type"));
        var command = new ArrayList<>(process.texts("command"));
        command.addAll(process.texts("args"));
        if (command.isEmpty()) {
            throw new BuildFailed(
                    "buildpack %s defines process %s without a command".formatted(buildpack.id(), type),
                    "this is a fault of the buildpack");
        }
        processes.put(type, new ProcessSpec(command, true, workingDirectory(buildpack, process)));
        if (process.flag("default")) {
            preferred = Optional.of(type);
        } else if (preferred.equals(Optional.of(type))) {
            preferred = Optional.empty();
        }
    }

    /**
     * All of them. Where none is called web, the one that the buildpacks prefer answers requests.
     *
     * @throws BuildFailed if there is none at all
     */
    Map<ProcessType, ProcessSpec> all() {
        if (processes.isEmpty()) {
            throw new BuildFailed(
                    "the build defines no process to run", "add a Procfile with a line like 'web: COMMAND'");
        }
        var all = new LinkedHashMap<>(processes);
        preferred.ifPresent(type -> all.putIfAbsent(ProcessType.WEB, processes.get(type)));
        return all;
    }

    private String workingDirectory(Buildpack buildpack, TomlFile process) {
        var app = workspace.app();
        var given = process.text("working-dir").orElse("");
        var folder = app.resolve(Path.of(given.replace("\0", ""))).normalize();
        if (!folder.startsWith(workspace.image())) {
            throw new BuildFailed(
                    "buildpack %s starts a process outside the app".formatted(buildpack.id()),
                    "this is a fault of the buildpack");
        }
        return app.relativize(folder).toString();
    }

    private static ProcessType type(Buildpack buildpack, String type) {
        try {
            return new ProcessType(type);
        } catch (InvalidInput e) {
            throw new BuildFailed(
                    "buildpack %s: %s".formatted(buildpack.id(), e.getMessage()),
                    e.advice() + ", as in 'web' or 'worker-2'");
        }
    }

    static List<String> names(Map<ProcessType, ProcessSpec> processes) {
        return processes.keySet().stream().map(ProcessType::value).sorted().toList();
    }
}
