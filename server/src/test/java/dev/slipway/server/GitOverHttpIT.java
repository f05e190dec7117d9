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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real git over HTTP to the whole server. */
final class GitOverHttpIT {
    @TempDir
    Path home;

    private Shell user;

    @BeforeEach
    void prepare() throws Exception {
        user = Shell.withKey(home);
    }

    private String token(ServerProcess server, String... options) throws IOException, InterruptedException {
        var answer = ssh(server, "tokens add " + String.join(" ", options) + " 2>/dev/null");
        return answer.output().lines().findFirst().orElseThrow();
    }

    private Shell.Result ssh(ServerProcess server, String command) throws IOException, InterruptedException {
        return user.run(home, "sh", "-c", "%s -p %d git@127.0.0.1 %s".formatted(user.ssh(), server.sshPort(), command));
    }

    private String address(ServerProcess server, String app) {
        return "http://localhost:%d/git/%s".formatted(server.httpPort(), app);
    }

    /** As git's users keep it: in .netrc, which git leaves to curl. */
    private void remember(String login, String token) throws IOException {
        Files.writeString(home.resolve(".netrc"), "machine localhost login %s password %s\n".formatted(login, token));
    }

    private Shell.Result git(Path folder, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-c", "credential.helper="));
        command.addAll(List.of(words));
        return user.run(folder, command.toArray(String[]::new));
    }

    @Test
    void pushGoesLiveAndCloneBringsItBack() throws Exception {
        var repository = user.repository("index.html", "Hello\n");
        try (var server = ServerProcess.serve(home).awaitReady()) {
            remember("admin", token(server));

            var push = git(repository, "push", address(server, "web"), "main");
            var clone = git(home, "clone", "--depth", "1", address(server, "web.git"), "clone");
            var old = git(home, "-c", "protocol.version=0", "clone", address(server, "default/web"), "old");

            assertThat(push.status()).as(push.output()).isZero();
            assertThat(push.output())
                    .contains("remote: -----> Live as v1: http://web.localhost:" + server.httpPort())
                    .contains("[new branch]");
            assertThat(clone.status()).as(clone.output()).isZero();
            assertThat(home.resolve("clone/index.html")).hasContent("Hello\n");
            assertThat(old.output()).contains("app 'default/web' not found");
        }
    }

    @Test
    void failedDeployRefusesTheRef() throws Exception { // withstand A 37, over HTTP
        var repository = user.repository("notes.txt", "nothing to serve\n");
        try (var server = ServerProcess.serve(home).awaitReady()) {
            remember("admin", token(server));

            var push = git(repository, "push", address(server, "web"), "main");

            assertThat(push.status()).isEqualTo(1);
            assertThat(push.output())
                    .contains("! [remote rejected] main -> main (deploy d1 failed: no buildpack matched)");
        }
    }

    /** Random bytes, which nothing makes smaller. */
    private Path noise(int bytes) throws IOException, InterruptedException {
        var repository = user.repository("index.html", "Hello\n");
        var noise = new byte[bytes];
        new Random(1).nextBytes(noise);
        Files.write(repository.resolve("noise"), noise);
        user.commit(repository);
        return repository;
    }

    private List<Path> packs() throws IOException {
        try (var files = Files.walk(home.resolve(".local/share/slipway"))) {
            return files.filter(file -> file.toString().matches(".*(\\.pack|\\.idx|/(incoming|tmp)_[^/]*)"))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_100_000, 30_000_000})
    void tooLargeAPackIsRefusedInTheWordsThatSshHas(int bytes) throws Exception { // withstand C 44, over HTTP
        var repository = noise(bytes);
        try (var server = ServerProcess.serve(home, "--pack-limit", "1M").awaitReady()) {
            remember("admin", token(server));

            var push = git(repository, "push", address(server, "web"), "main");
            // With its length beforehand, where the other comes in chunks.
            var whole = git(repository, "-c", "http.postBuffer=64m", "push", address(server, "web"), "main");
            var overSsh = user.push(repository, server.sshPort(), "web");

            assertThat(List.of(push, whole, overSsh)).allSatisfy(refused -> {
                assertThat(refused.status()).as(refused.output()).isEqualTo(1);
                assertThat(refused.output())
                        .containsPattern(
                                "the pack is larger than the limit of 1048576 bytes: [0-9]{7,8} bytes came so far")
                        .contains("! [remote rejected] main -> main")
                        .doesNotContain("RPC failed", "unexpected disconnect");
            });
            assertThat(ssh(server, "apps").output()).contains("no apps");
            assertThat(packs()).isEmpty();
        }
    }

    @Test
    void withoutTokenNothingIsServed() throws Exception { // withstand E 71
        var repository = user.repository("index.html", "Hello\n");
        try (var server = ServerProcess.serve(home).awaitReady()) {
            remember("admin", "slipway_0123456789abcdef_" + "A".repeat(43));

            var push = git(repository, "push", address(server, "web"), "main");

            assertThat(push.status()).isEqualTo(128);
            assertThat(push.output()).contains("could not read Username");
            assertThat(ssh(server, "apps").output()).contains("no apps");
        }
    }

    @Test
    void tokenOfNarrowScopeDoesNoMore() throws Exception {
        var repository = user.repository("index.html", "Hello\n");
        try (var server = ServerProcess.serve(home).awaitReady()) {
            remember("admin", token(server, "--scope", "read"));

            var push = git(repository, "push", address(server, "web"), "main");

            assertThat(push.status()).isEqualTo(128);
            assertThat(push.output()).contains("remote: this login may not create app web");
        }
    }

    // withstand E 72, K 128
    @Test
    void othersAppsAnswerAsThoseThatAreNotThere() throws Exception {
        try (var server = ServerProcess.serve(home).awaitReady()) {
            ssh(server, "apps create theirs");
            ssh(server, "users add bob");
            remember("bob", token(server, "--user", "bob"));

            var others = git(home, "ls-remote", address(server, "theirs"));
            var missing = git(home, "ls-remote", address(server, "absent"));

            assertThat(others.status()).isEqualTo(missing.status()).isEqualTo(128);
            assertThat(others.output().replace("theirs", "absent")).isEqualTo(missing.output());
            assertThat(missing.output()).contains("app 'absent' not found");
        }
    }

    @Test
    void removedTokenStopsWorkingAtOnce() throws Exception {
        var repository = user.repository("index.html", "Hello\n");
        try (var server = ServerProcess.serve(home).awaitReady()) {
            remember("admin", token(server, "--label", "ci"));
            assertThat(git(repository, "ls-remote", address(server, "web")).output())
                    .contains("app 'web' not found");

            ssh(server, "tokens remove ci");

            assertThat(git(repository, "ls-remote", address(server, "web")).output())
                    .contains("could not read Username");
        }
    }
}
