package dev.slipway.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A work tree and what real git does in it. */
record GitRepository(Path folder) {
    static GitRepository init(Path folder) {
        var repository = new GitRepository(folder);
        repository.git("init", "-q", "-b", "main", folder.toString());
        return repository;
    }

    GitRepository file(String path, String content) {
        try {
            var file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new IllegalStateException("write " + path, e);
        }
    }

    GitRepository link(String path, String target) {
        try {
            var file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.createSymbolicLink(file, Path.of(target));
            return this;
        } catch (IOException e) {
            throw new IllegalStateException("link " + path, e);
        }
    }

    /** Commits all that is there; returns the commit's id. */
    String commit() {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", "A commit");
        return git("rev-parse", "HEAD").strip();
    }

    String git(String... arguments) {
        return gitWith("", arguments);
    }

    /** Runs git with that input; returns what it printed. */
    String gitWith(String input, String... arguments) {
        try {
            Files.createDirectories(folder);
            var in = Files.createTempFile("git", "in");
            var err = Files.createTempFile("git", "err");
            try {
                Files.writeString(in, input, UTF_8);
                var process = builder(arguments)
                        .redirectInput(in.toFile())
                        .redirectError(err.toFile())
                        .start();
                var out = new String(process.getInputStream().readAllBytes(), UTF_8);
                if (process.waitFor() != 0) {
                    throw new IllegalStateException(
                            "git " + String.join(" ", arguments) + ": " + out + Files.readString(err));
                }
                return out;
            } finally {
                Files.delete(in);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new IllegalStateException("run git", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("run git", e);
        }
    }

    private ProcessBuilder builder(String... arguments) {
        var command = new ArrayList<>(List.of("git", "-c", "core.quotePath=false"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        for (var who : List.of("AUTHOR", "COMMITTER")) {
            builder.environment().put("GIT_" + who + "_NAME", "Ada");
            builder.environment().put("GIT_" + who + "_EMAIL", "ada@example.org");
            builder.environment().put("GIT_" + who + "_DATE", "2026-01-01T00:00:00Z");
        }
        return builder;
    }
}
