package dev.slipway.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the machine has of programs outside its system folders, such as a JDK or Node.js that a version manager put into a
 * home. Builds and apps see the same of it, read-only, and nothing else of the home.
 *
 * @param folders what is shown: whole installations, or their programs and libraries where other things lie beside them
 * @param variables by which version managers find their folder, as they would by HOME
 */
public record Toolchains(List<Path> folders, Map<String, String> variables) {
    /** The folders that hold the system's own programs, shown to all. */
    public static final List<Path> SYSTEM = Stream.of(
                    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt", "/nix/store")
            .map(Path::of)
            .toList();

    public Toolchains {
        folders = List.copyOf(folders);
        variables = Map.copyOf(variables);
    }

    /**
     * Those that the variables lead to: PATH, JAVA_HOME and the like.
     *
     * @param home whose files are private
     * @param data the server's own folder, which must never be among them
     */
    public static Toolchains find(Map<String, String> environment, Path home, Path data) {
        return new ToolchainSearch(home, data).find(environment);
    }
}
