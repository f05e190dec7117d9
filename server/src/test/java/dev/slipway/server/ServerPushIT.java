package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes by real git to the whole server, and what becomes of them when it ends. */
final class ServerPushIT {
    /** Serves the files of its folder; every JDK has it. */
    private static final String WEB =
            "web: %s/bin/jwebserver -b 127.0.0.1 -p $PORT\n".formatted(System.getProperty("java.home"));

    @TempDir
    Path home;

    private Shell user;
    private Path slowBuildpack;

    @BeforeEach
    void prepare() throws Exception {
        user = Shell.withKey(home);
        slowBuildpack = slowBuildpack();
    }

    /** Builds what has a file named slow, for ever. */
    private Path slowBuildpack() throws IOException {
        var folder = home.resolve("slow-buildpack");
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("buildpack.toml"), """
                api = "0.10"
                [buildpack]
                id = "test/slow"
                version = "1.0.0"
                name = "Slow"
                """);
        script(folder.resolve("bin/detect"), "test -e slow || exit 100");
        script(folder.resolve("bin/build"), "echo Being slow; sleep 600");
        return folder;
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void pushedAppIsServedAndServedAgainAfterARestart() throws Exception { // withstand G 98, I 120
        var repository = user.repository("Procfile", WEB, "hello.txt", "Hello\n");
        try (var server = ServerProcess.serve(home).awaitReady()) {
            var push = user.push(repository, server.sshPort(), "web");

            assertThat(push.status()).as(push.output()).isZero();
            assertThat(push.output())
                    .contains("Live as v1: http://web.localhost:" + server.httpPort())
                    .contains("[new branch]");
            assertThat(hello(server)).isEqualTo("Hello\n");
            assertThat(user.get(server.httpPort(), "localhost", "/metrics").output())
                    .contains("slipway_deploys_total{result=\"live\"} 1.0");
            server.terminate();
            assertThat(server.exitStatus()).isZero();
        }

        try (var server = ServerProcess.serve(home).awaitReady()) {
            ServerProcess.await(
                    "the app to be served again", () -> hello(server).equals("Hello\n"));
        }
    }

    private String hello(ServerProcess server) {
        try {
            return user.get(server.httpPort(), "web.localhost", "/hello.txt").output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void pusherOfARunningDeployIsToldThatTheServerStops() throws Exception { // withstand G 98
        var repository = user.repository("slow", "");
        try (var server = serveSlowly("2s")) {
            var push = pushUntilSlow(server, repository);

            server.terminate();

            var output = new String(push.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(push.waitFor()).isNotZero();
            assertThat(output)
                    .contains("The server is restarting and waits for this deploy to end")
                    .contains("! [remote rejected] main -> main (deploy d1 failed: the server is restarting)");
            assertThat(server.exitStatus()).isZero();
        }
    }

    @Test
    void secondSignalEndsAtOnce() throws Exception {
        var repository = user.repository("slow", "");
        try (var server = serveSlowly("10m")) {
            var push = pushUntilSlow(server, repository);
            server.terminate();
            ServerProcess.await("the stop to begin", () -> server.err().contains("server stopping"));

            server.terminate();

            assertThat(server.exitStatus()).isEqualTo(137);
            assertThat(push.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void serverThatWasKilledFailsTheDeployAndTakesThePushAgain() throws Exception { // withstand G 97
        var repository = user.repository("slow", "");
        try (var server = serveSlowly("2s")) {
            pushUntilSlow(server, repository);
            server.kill();
        }
        user.run(repository, "git", "rm", "-q", "slow");
        user.commit(repository, "Procfile", WEB, "hello.txt", "Hello\n");

        try (var server = ServerProcess.serve(home).awaitReady();
                var deploys = ServerProcess.run(home, "deploys", "show", "d1")) {
            assertThat(deploys.exitStatus()).isZero();
            assertThat(deploys.out()).contains("the server was restarted");

            var push = user.push(repository, server.sshPort(), "web");

            assertThat(push.status()).as(push.output()).isZero();
            assertThat(hello(server)).isEqualTo("Hello\n");
        }
    }

    private ServerProcess serveSlowly(String drain) throws IOException {
        return ServerProcess.serve(home, "--buildpacks", slowBuildpack.toString(), "--drain", drain)
                .awaitReady();
    }

    private Process pushUntilSlow(ServerProcess server, Path repository) throws IOException {
        var push =
                user.start(repository, "git", "push", "ssh://git@127.0.0.1:%d/web".formatted(server.sshPort()), "main");
        var log = home.resolve(".local/share/slipway/build-logs");
        ServerProcess.await("the build to be slow", () -> holds(log, "Being slow"));
        return push;
    }

    private static boolean holds(Path folder, String text) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file).contains(text)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
