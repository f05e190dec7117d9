package dev.slipway.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A user's machine: git, ssh and curl with a home and a key of their own. */
record Shell(Path home) {
    private static final long LIMIT_SECONDS = 90;

    /** What a program printed, and how it ended. */
    record Result(int status, String output) {}

    static Shell withKey(Path home) throws IOException, InterruptedException {
        var shell = new Shell(home);
        Files.createDirectories(home.resolve(".ssh"));
        shell.run(home, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home + "/.ssh/id_ed25519");
        return shell;
    }

    /** A repository with those files committed: paths and contents, in turn. */
    Path repository(String... files) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(home, "repository");
        run(folder, "git", "init", "-q", "-b", "main");
        commit(folder, files);
        return folder;
    }

    void commit(Path folder, String... files) throws IOException, InterruptedException {
        for (int i = 0; i < files.length; i += 2) {
            Files.writeString(folder.resolve(files[i]), files[i + 1]);
        }
        run(folder, "git", "add", "-A");
        var done = run(
                folder,
                "git",
                "-c",
                "user.name=Ada",
                "-c",
                "user.email=ada@example.com",
                "commit",
                "-q",
                "-m",
                "Change");
        if (done.status != 0) {
            throw new AssertionError(done.output);
        }
    }

    Result push(Path repository, int sshPort, String app) throws IOException, InterruptedException {
        return run(repository, "git", "push", "ssh://git@127.0.0.1:%d/%s".formatted(sshPort, app), "main");
    }

    /** What the host answers through the router. */
    Result get(int httpPort, String host, String path) throws IOException, InterruptedException {
        return run(home, "curl", "-sS", "-m", "20", "-H", "Host: " + host, "http://127.0.0.1:" + httpPort + path);
    }

    Result run(Path folder, String... command) throws IOException, InterruptedException {
        var process = start(folder, command);
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("%s does not end: %s".formatted(List.of(command), output));
        }
        return new Result(process.exitValue(), output);
    }

    Process start(Path folder, String... command) throws IOException {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("GIT_SSH_COMMAND", ssh());
        builder.environment()
                .keySet()
                .removeAll(Set.of("SSH_AUTH_SOCK", "GIT_SSL_CAINFO", "SSL_CERT_FILE", "CURL_CA_BUNDLE"));
        var process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** The user's ssh, as far as the port. */
    String ssh() {
        return "ssh -F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=accept-new"
                + " -o UserKnownHostsFile=%1$s/known_hosts -i %1$s/.ssh/id_ed25519".formatted(home);
    }
}
