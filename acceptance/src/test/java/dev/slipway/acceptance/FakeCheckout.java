package dev.slipway.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A checkout with the real launcher, around which JDKs and Maven are scripts that tell how they were called. */
record FakeCheckout(Path root, Path bin, Path home) {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> TOOLS = List.of(
            "cat",
            "cmp",
            "cp",
            "date",
            "dirname",
            "find",
            "head",
            "ln",
            "mkdir",
            "mv",
            "printf",
            "readlink",
            "rm",
            "rmdir",
            "sed",
            "sh",
            "sleep",
            "sort",
            "touch");

    record Outcome(int status, String out, String err) {}

    static FakeCheckout in(Path folder) throws IOException {
        var checkout = new FakeCheckout(
                Files.createDirectories(folder.resolve("a checkout")),
                Files.createDirectories(folder.resolve("bin")),
                Files.createDirectories(folder.resolve("home")));
        checkout.fill();
        return checkout;
    }

    private void fill() throws IOException {
        Files.copy(Path.of("..", "slipway"), launcher());
        var source = Files.createDirectories(root.resolve("server/src/main")).resolve("Main.java");
        Files.writeString(source, "");
        Files.writeString(root.resolve("pom.xml"), "");
        Files.writeString(root.resolve("server/pom.xml"), "");
        maven("3.9.1");
    }

    Path launcher() {
        return root.resolve("slipway");
    }

    Path jar() {
        return root.resolve("server/target/slipway-server.jar");
    }

    /** Makes a source newer than what was built of it. */
    void edit() throws IOException {
        Files.writeString(root.resolve("server/src/main/Main.java"), "changed");
        Files.setLastModifiedTime(jar(), FileTime.from(Instant.now().minusSeconds(60)));
    }

    /** Puts a Maven on the PATH that builds an empty program and notes that it did. */
    void maven(String version) throws IOException {
        script(bin.resolve("mvn"), """
                case "$*" in *-v) printf '\\033[0mApache Maven %s\\n'; exit ;; esac
                echo "$PWD: $* with $JAVA_HOME" >>"%s"
                echo "[INFO] Building Slipway Server 0.1.0-SNAPSHOT [9/9]"
                mkdir -p server/target/lib
                echo program >server/target/slipway-server.jar
                echo library >server/target/lib/library-1.jar
                echo module >server/target/lib/slipway-core-0.1.0-SNAPSHOT.jar
                """.formatted(version, notes()));
    }

    /** Puts a rehearsal in place that does this to the folder {@code $3}; until then there is none. */
    void rehearsal(String body) throws IOException {
        script(root.resolve("server/src/dist/rehearse.sh"), body);
    }

    /** Makes Maven fail as javac makes it fail. */
    void brokenMaven() throws IOException {
        script(bin.resolve("mvn"), """
                case "$*" in *-v) echo "Apache Maven 3.9.1"; exit ;; esac
                echo "[ERROR] Main.java:[1,1] class expected"
                exit 1
                """);
    }

    /** A JDK whose java prints its name and its arguments; told apart by its release file, as real ones are. */
    Path jdk(Path folder, String version) throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(folder.resolve("bin/java"), "echo \"java " + version + "\"\nfor a in \"$@\"; do echo \"<$a>\"; done\n");
        script(folder.resolve("bin/javac"), "");
        return folder;
    }

    void script(Path file, String body) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** One line for each time Maven ran. */
    List<String> builds() throws IOException {
        return Files.readAllLines(notes());
    }

    /** The copies that programs run from. */
    List<Path> programs() throws IOException {
        try (var files = Files.list(root.resolve("server/target/run"))) {
            return files.filter(Files::isDirectory).toList();
        }
    }

    private Path notes() {
        return home.resolve("notes");
    }

    /** Runs the launcher as a shell runs it, with no JDKs but those in {@link #jdks} and on the PATH. */
    Outcome run(String... arguments) throws IOException, InterruptedException {
        return run(
                Map.of(),
                Stream.concat(Stream.of(launcher().toString()), Stream.of(arguments))
                        .toList());
    }

    Outcome run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        var process = start(environment, command);
        if (!process.waitFor(LIMIT)) {
            process.destroyForcibly();
            throw new AssertionError(command + " still runs after " + LIMIT);
        }
        return outcome(process);
    }

    Process start(Map<String, String> environment, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", bin + ":" + tools(), "HOME", home.toString(), "SLIPWAY_JDKS", jdks().toString()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    static Outcome outcome(Process process) throws IOException, InterruptedException {
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, err);
    }

    Path jdks() {
        return home.resolve("jdks");
    }

    /** A folder with a few tools that POSIX promises, so that this machine's java and mvn stay out of sight. */
    private Path tools() throws IOException {
        var tools = home.resolve("tools");
        if (!Files.exists(tools)) {
            for (var tool : TOOLS) {
                script(tools.resolve(tool), "PATH=/usr/bin:/bin exec " + tool + " \"$@\"\n");
            }
        }
        return tools;
    }
}
