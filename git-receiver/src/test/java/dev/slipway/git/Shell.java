package dev.slipway.git;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs real programs in a folder, with an environment that takes nothing from whoever runs the tests. */
record Shell(Path folder, Map<String, String> environment) {
    private static final long MINUTES = 2;

    /** How a program ended, and all that it printed. */
    record Ended(int status, String output) {}

    static Shell in(Path folder) {
        var environment = new HashMap<String, String>();
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", folder.toString());
        environment.put("LC_ALL", "C");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_AUTHOR_NAME", "Alice");
        environment.put("GIT_AUTHOR_EMAIL", "alice@example.com");
        environment.put("GIT_COMMITTER_NAME", "Alice");
        environment.put("GIT_COMMITTER_EMAIL", "alice@example.com");
        return new Shell(folder, environment);
    }

    /** Whether that program is on the PATH. */
    static boolean has(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    Shell with(String name, String value) {
        var changed = new HashMap<>(environment);
        changed.put(name, value);
        return new Shell(folder, changed);
    }

    Shell cd(Path other) {
        return new Shell(other, environment);
    }

    /** Starts it with both outputs in one file. */
    Process start(Path output, String... command) {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ended run(String... command) {
        try {
            var output = Files.createTempFile("shell", ".out");
            try {
                var process = start(output, command);
                if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                    throw new AssertionError("did not end: " + List.of(command) + "\n" + read(output));
                }
                return new Ended(process.exitValue(), read(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs it and returns what it printed; anything but status 0 fails the test. */
    String ok(String... command) {
        var ended = run(command);
        if (ended.status() != 0) {
            throw new AssertionError("status " + ended.status() + ": " + List.of(command) + "\n" + ended.output());
        }
        return ended.output();
    }

    static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
