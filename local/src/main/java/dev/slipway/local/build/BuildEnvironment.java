package dev.slipway.local.build;

import dev.slipway.local.OwnerOnly;
import dev.slipway.local.Toolchains;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The variables that the programs of buildpacks start with, and the folders that these lead to. */
final class BuildEnvironment {
    private static final Set<String> SEARCH_PATHS =
            Set.of("PATH", "LD_LIBRARY_PATH", "LIBRARY_PATH", "CPATH", "PKG_CONFIG_PATH");
    private static final Path ETC = Path.of("/etc");

    /** Distributions keep settings of build tools there, and some do not start without them. */
    private static final Pattern SETTINGS = Pattern.compile("maven.*|gradle.*|npmrc|pip\\.conf|go");

    private static final Path OS_RELEASE = Path.of("/etc/os-release");

    private final Workspace workspace;
    private final Map<String, String> server;
    private final Map<String, String> users;

    /** What the layers of earlier buildpacks made of it so far. */
    private final Map<String, String> shared = new LinkedHashMap<>();

    /**
     * @param server the server's variables that builds see
     * @param users the app's own variables
     */
    BuildEnvironment(Workspace workspace, Map<String, String> server, Map<String, String> users) {
        this.workspace = workspace;
        this.server = server;
        this.users = new TreeMap<>(users);
        shared.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        shared.put("LANG", "C.UTF-8");
        shared.putAll(server);
        shared.put("HOME", workspace.home().toString());
        target();
    }

    /** Writes the users' variables where buildpacks look for them. */
    void writeFiles() throws IOException {
        for (var variable : users.entrySet()) {
            var file = workspace.environment().resolve(variable.getKey());
            OwnerOnly.create(file);
            Files.writeString(file, variable.getValue());
        }
    }

    Map<String, String> detecting(Buildpack buildpack, Path plan, Path tmp) {
        var env = common(buildpack, tmp);
        env.put("CNB_BUILD_PLAN_PATH", plan.toString());
        return env;
    }

    Map<String, String> building(Buildpack buildpack, Path plan, Path tmp) {
        var env = common(buildpack, tmp);
        env.put("CNB_BP_PLAN_PATH", plan.toString());
        env.put("CNB_LAYERS_DIR", workspace.layers(buildpack).toString());
        return env;
    }

    /** Lets the buildpacks that follow see those build layers. */
    void add(List<Path> buildLayers) {
        LayerEnvironment.forBuild(buildLayers, shared);
    }

    /** What builds see and apps do not: settings of build tools, and certificates and registries that variables name. */
    List<Path> settings() {
        var found = new ArrayList<Path>();
        server.forEach((name, value) -> {
            if (!name.equals("PATH")) {
                Stream.of(value.split(":"))
                        .flatMap(part -> absolute(part).stream())
                        .forEach(found::add);
            }
        });
        found.removeIf(path -> Toolchains.SYSTEM.stream().anyMatch(path::startsWith) || holdsMoreThanTools(path));
        for (var file : UntrustedFiles.list(ETC)) {
            if (SETTINGS.matcher(file.getFileName().toString()).matches()) {
                found.add(file);
            }
        }
        return found.stream().filter(Files::exists).distinct().toList();
    }

    /** A home, or what the server's data lies in, is shown to no build whatever a variable says. */
    private boolean holdsMoreThanTools(Path folder) {
        return folder.getNameCount() == 0
                || workspace.scratch().startsWith(folder)
                || Path.of(System.getProperty("user.home")).startsWith(folder);
    }

    private Map<String, String> common(Buildpack buildpack, Path tmp) {
        var env = new LinkedHashMap<>(shared);
        if (!buildpack.clearEnv()) {
            users.forEach((name, value) ->
                    env.merge(name, value, (old, own) -> SEARCH_PATHS.contains(name) ? own + ":" + old : own));
        }
        env.put("TMPDIR", tmp.toString());
        env.put("CNB_BUILDPACK_DIR", buildpack.folder().toString());
        env.put("CNB_PLATFORM_DIR", workspace.platform().toString());
        return env;
    }

    private void target() {
        shared.put("CNB_EXEC_ENV", "production");
        shared.put("CNB_STACK_ID", "dev.slipway.local");
        shared.put(
                "CNB_TARGET_OS",
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux");
        shared.put(
                "CNB_TARGET_ARCH",
                switch (System.getProperty("os.arch")) {
                    case "aarch64" -> "arm64";
                    case "x86_64" -> "amd64";
                    case String other -> other;
                });
        if (Files.isReadable(OS_RELEASE)) {
            distro(readOsRelease());
        }
    }

    private void distro(List<String> lines) {
        for (var line : lines) {
            var value = line.substring(line.indexOf('=') + 1).replace("\"", "");
            if (line.startsWith("ID=")) {
                shared.put("CNB_TARGET_DISTRO_NAME", value);
            } else if (line.startsWith("VERSION_ID=")) {
                shared.put("CNB_TARGET_DISTRO_VERSION", value);
            }
        }
    }

    private static List<String> readOsRelease() {
        try {
            return Files.readAllLines(OS_RELEASE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + OS_RELEASE, e);
        }
    }

    private static Optional<Path> absolute(String value) {
        return value.startsWith("/") && value.indexOf('\0') < 0
                ? Optional.of(Path.of(value).normalize())
                : Optional.empty();
    }
}
