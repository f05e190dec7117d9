package dev.slipway.server;

import dev.slipway.core.InvalidInput;
import dev.slipway.k8s.install.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;

/** This program as files that an image can be made of. */
final class OwnProgram {
    // As server/src/dist/make.sh has it.
    private static final String MODULES = "java.se,jdk.unsupported,jdk.management,jdk.zipfs,jdk.charsets";

    private OwnProgram() {}

    /**
     * @param work where a Java runtime may be made, unless the program has one of its own
     * @throws InvalidInput if it does not run from its jar
     */
    static Program find(Path work) {
        try {
            var jar = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (!Files.isRegularFile(jar)) {
                throw new InvalidInput(
                        "the program runs from class files, of which no image can be made", "start it with ./slipway");
            }
            return new Program(runtime(work), jar, libraries(jar), javaOptions(), Main.version());
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("the program cannot find itself", e);
        }
    }

    /** Those that the jar's manifest names: the folder may hold others. */
    private static List<Path> libraries(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            var names = file.getManifest().getMainAttributes().getValue("Class-Path");
            return Arrays.stream((names == null ? "" : names).split(" "))
                    .filter(name -> !name.isEmpty())
                    .map(jar::resolveSibling)
                    .toList();
        }
    }

    private static Path runtime(Path work) {
        var home = Path.of(System.getProperty("java.home"));
        var jlink = ToolProvider.findFirst("jlink");
        if (jlink.isEmpty()) {
            return home;
        }
        var made = work.resolve("runtime");
        var errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        int status = jlink.get()
                .run(
                        errors,
                        errors,
                        "--add-modules",
                        MODULES,
                        "--output",
                        made.toString(),
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages");
        if (status != 0) {
            throw new IllegalStateException("jlink ended with status " + status);
        }
        return made;
    }

    private static List<String> javaOptions() {
        try (var in = OwnProgram.class.getResourceAsStream("server.args")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its resource server.args");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read server.args", e);
        }
    }
}
