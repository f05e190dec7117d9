package dev.slipway.local.build;

import dev.slipway.core.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's programs that the built-in buildpacks build with: which they are, as far as files tell. */
final class MachineTools {
    private static final List<String> NAMES =
            List.of("java", "javac", "mvn", "gradle", "node", "npm", "python3", "pip3", "go");

    private MachineTools() {}

    /** Another text once one of them was upgraded, added or removed; quick enough to be asked for each build. */
    static String identity(Map<String, String> environment) {
        var digest = Sha256.begin();
        for (var name : NAMES) {
            TreeDigest.add(
                    digest,
                    name + " "
                            + find(name, environment)
                                    .map(MachineTools::describe)
                                    .orElse("none"));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Optional<Path> find(String name, Map<String, String> environment) {
        var homes = Stream.of("JAVA_HOME", "GOROOT", "MAVEN_HOME", "GRADLE_HOME")
                .flatMap(home -> Optional.ofNullable(environment.get(home)).stream())
                .map(home -> home + "/bin");
        var path = Stream.of(environment.getOrDefault("PATH", "").split(":"));
        return Stream.concat(homes, path)
                .filter(folder -> folder.startsWith("/") && folder.indexOf('\0') < 0)
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A program that is upgraded in place keeps its path, not its size and time. */
    private static String describe(Path program) {
        try {
            var real = program.toRealPath();
            return "%s %d %s".formatted(real, Files.size(real), Files.getLastModifiedTime(real));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + program, e);
        }
    }
}
