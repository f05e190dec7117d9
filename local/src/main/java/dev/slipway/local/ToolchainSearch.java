package dev.slipway.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the folders that programs outside the system's own need to run, and no more than these. */
final class ToolchainSearch {
    /** These keep programs and all that they need in one folder, and nothing private. */
    private static final Map<String, String> MANAGERS = Map.ofEntries(
            Map.entry(".asdf", "ASDF_DATA_DIR"),
            Map.entry(".goenv", "GOENV_ROOT"),
            Map.entry(".jenv", "JENV_ROOT"),
            Map.entry(".linuxbrew", "HOMEBREW_PREFIX"),
            Map.entry(".nodenv", "NODENV_ROOT"),
            Map.entry(".nvm", "NVM_DIR"),
            Map.entry(".pyenv", "PYENV_ROOT"),
            Map.entry(".rbenv", "RBENV_ROOT"),
            Map.entry(".rustup", "RUSTUP_HOME"),
            Map.entry(".sdkman", "SDKMAN_DIR"),
            Map.entry(".volta", "VOLTA_HOME"));

    private static final Set<String> HOMES =
            Set.of("JAVA_HOME", "GOROOT", "MAVEN_HOME", "M2_HOME", "GRADLE_HOME", "ASDF_DIR");

    /** What lies beside the programs and is loaded by them, where not the whole folder is known to be theirs. */
    private static final List<String> PARTS =
            List.of("boot", "conf", "include", "init.d", "lib", "lib64", "libexec", "node_modules");

    /** Files by which JDKs and Go tell their versions; Cargo's and others' folders have none. */
    private static final List<String> MARKS = List.of("release", "VERSION");

    private static final Set<String> PROGRAMS = Set.of("bin", "sbin", "shims");
    private static final Set<String> SECRET = Set.of(".ssh", ".gnupg", ".aws", ".kube", ".docker");

    private final Path home;
    private final Path data;
    private final Set<Path> folders = new LinkedHashSet<>();
    private final Map<String, String> variables = new TreeMap<>();

    ToolchainSearch(Path home, Path data) {
        this.home = home;
        this.data = data;
    }

    Toolchains find(Map<String, String> environment) {
        for (var part : environment.getOrDefault("PATH", "").split(":", -1)) {
            outside(part).ifPresent(this::addPrograms);
        }
        for (var variable : environment.entrySet()) {
            var name = variable.getKey();
            if (HOMES.contains(name) || MANAGERS.containsValue(name)) {
                outside(variable.getValue()).filter(this::mayBeShown).ifPresent(folder -> {
                    folders.add(folder);
                    if (!name.equals("JAVA_HOME")) {
                        variables.put(name, folder.toString());
                    }
                });
            }
        }
        return new Toolchains(withoutInner(), variables);
    }

    private void addPrograms(Path programs) {
        if (!addInstallation(programs) || !Files.isReadable(programs)) {
            return;
        }
        // Installers leave links to programs that lie elsewhere with what they need.
        try (var files = Files.list(programs)) {
            for (var link : (Iterable<Path>) files.filter(Files::isSymbolicLink)::iterator) {
                if (Files.isExecutable(link)) {
                    outside(link.toRealPath().resolveSibling("").toString())
                            .filter(folder -> PROGRAMS.contains(name(folder)))
                            .ifPresent(this::addInstallation);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + programs, e);
        }
    }

    /** Whether any of it may be shown. */
    private boolean addInstallation(Path programs) {
        var manager = manager(programs);
        if (manager.isPresent()) {
            return mayBeShown(manager.get()) && addManager(manager.get());
        }
        if (!mayBeShown(programs)) {
            return false;
        }
        var installed = programs.resolveSibling("");
        if (PROGRAMS.contains(name(programs))
                && mayBeShown(installed)
                && MARKS.stream().anyMatch(mark -> Files.isRegularFile(installed.resolve(mark)))) {
            folders.add(installed);
            return true;
        }
        folders.add(programs);
        if (PROGRAMS.contains(name(programs))) {
            PARTS.stream()
                    .map(installed::resolve)
                    .filter(part -> Files.isDirectory(part) && mayBeShown(part))
                    .forEach(folders::add);
        }
        if (programs.endsWith(".cargo/bin")) {
            // Its programs stand in for those of rustup.
            outside(installed.resolveSibling(".rustup").toString()).ifPresent(this::addManager);
        }
        return true;
    }

    private boolean addManager(Path folder) {
        folders.add(folder);
        variables.put(MANAGERS.getOrDefault(name(folder), ""), folder.toString());
        return true;
    }

    private static Optional<Path> manager(Path path) {
        for (var folder = path; folder != null && folder.getNameCount() > 0; folder = folder.getParent()) {
            if (MANAGERS.containsKey(name(folder))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    private boolean mayBeShown(Path folder) {
        return !home.startsWith(folder)
                && !data.startsWith(folder)
                && !folder.startsWith(data)
                && Stream.of(folder.toString().split("/")).noneMatch(SECRET::contains);
    }

    private List<Path> withoutInner() {
        return folders.stream()
                .filter(folder -> folders.stream().noneMatch(it -> !it.equals(folder) && folder.startsWith(it)))
                .toList();
    }

    private static Optional<Path> outside(String folder) {
        try {
            var path = Path.of(folder).normalize();
            boolean shown = path.isAbsolute()
                    && path.getNameCount() > 0
                    && Toolchains.SYSTEM.stream().noneMatch(path::startsWith)
                    && Files.isDirectory(path);
            return shown ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
