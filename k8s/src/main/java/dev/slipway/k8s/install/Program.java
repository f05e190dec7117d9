package dev.slipway.k8s.install;

import java.nio.file.Path;
import java.util.List;

/**
 * A program that an image is made of.
 *
 * @param runtime the home of a Java runtime for the image's platform
 * @param libraries jars, found beside {@code jar} in {@code lib/}
 * @param javaOptions as on java's command line
 */
public record Program(Path runtime, Path jar, List<Path> libraries, List<String> javaOptions, String version) {
    public Program {
        libraries = List.copyOf(libraries);
        javaOptions = List.copyOf(javaOptions);
    }
}
