package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 200 MB by HTTPS each way, through a server whose heap would hold a fraction of them. */
final class LargeHttpsPushIT {
    private static final int FILES = 40;
    private static final int FILE_BYTES = 5 << 20;
    private static final String HEAP = "-Xmx128m";

    @TempDir
    Path home;

    private Shell user;

    @BeforeEach
    void prepare() throws Exception {
        user = Shell.withKey(home);
    }

    private Shell.Result git(Path folder, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-c", "http.sslCAInfo=" + home.resolve("slipway.pem")));
        command.addAll(List.of(words));
        return user.run(folder, command.toArray(String[]::new));
    }

    private Path noise() throws IOException, InterruptedException {
        var folder = user.repository("first", "commit\n");
        var random = new Random(1);
        var bytes = new byte[FILE_BYTES];
        for (int i = 0; i < FILES; i++) {
            random.nextBytes(bytes);
            Files.write(folder.resolve("file" + i), bytes);
        }
        user.run(folder, "git", "config", "core.compression", "0");
        user.commit(folder);
        return folder;
    }

    // withstand C 44, C 58, and one identity over SSH and HTTPS
    @Test
    void takesMemoryForPiecesOnly() throws Exception {
        var repository = noise();
        try (var server = ServerProcess.serveWithHeap(HEAP, home, "--https", "127.0.0.1:0")
                .awaitReady()) {
            var door = new GitDoor(server, user);
            Files.writeString(home.resolve("slipway.pem"), door.ssh("certificates show"));
            var token = door.ssh("tokens add").strip();
            Files.writeString(home.resolve(".netrc"), "machine localhost login admin password %s\n".formatted(token));
            var address = door.address() + "/git/big";

            var push = git(repository, "push", "-q", address, "main:kept");
            assertThat(push.status()).as(push.output() + server.err()).isZero();
            assertThat(door.ssh("apps")).contains("big");

            var clone = git(home, "clone", "-q", "-b", "kept", address, "clone");
            assertThat(clone.status()).as(clone.output() + server.err()).isZero();
            assertThat(git(home.resolve("clone"), "rev-parse", "HEAD^{tree}").output())
                    .isEqualTo(git(repository, "rev-parse", "HEAD^{tree}").output());

            var shallow = git(home, "clone", "-q", "-n", "--depth", "1", "-b", "kept", address, "shallow");
            assertThat(shallow.status()).as(shallow.output()).isZero();
            assertThat(git(home.resolve("shallow"), "rev-list", "--count", "HEAD")
                            .output()
                            .strip())
                    .isEqualTo("1");
            assertSpeaksVersion2(address);
        }
    }

    private void assertSpeaksVersion2(String address) throws IOException, InterruptedException {
        var trace = user.run(
                home,
                "env",
                "GIT_TRACE_PACKET=1",
                "git",
                "-c",
                "http.sslCAInfo=" + home.resolve("slipway.pem"),
                "ls-remote",
                address);
        assertThat(trace.output()).contains("< version 2", "command=ls-refs", "refs/heads/kept");
    }
}
