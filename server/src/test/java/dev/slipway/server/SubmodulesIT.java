package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A push whose submodule lies on a real server: on this one, by HTTP and with a login. */
final class SubmodulesIT {
    @TempDir
    Path home;

    private Shell user;

    @BeforeEach
    void prepare() throws Exception {
        user = Shell.withKey(home);
    }

    private String token(ServerProcess server) throws IOException, InterruptedException {
        var answer = user.run(
                home,
                "sh",
                "-c",
                "$GIT_SSH_COMMAND -p %d git@127.0.0.1 tokens add --scope read 2>/dev/null".formatted(server.sshPort()));
        return answer.output().lines().findFirst().orElseThrow();
    }

    /** A site whose folder {@code lib} is a submodule. */
    private Path siteWithLibrary(ServerProcess server) throws IOException, InterruptedException {
        var library = user.repository("index.html", "A library\n", "part.txt", "A part\n");
        assertThat(user.push(library, server.sshPort(), "library").status()).isZero();
        var site = user.repository("index.html", "Hello\n");
        var added = user.run(
                site,
                "git",
                "-c",
                "credential.helper=",
                "submodule",
                "add",
                "http://admin:%s@localhost:%d/git/library".formatted(token(server), server.httpPort()),
                "lib");
        assertThat(added.status()).as(added.output()).isZero();
        user.commit(site);
        return site;
    }

    @Test
    void theAppHasTheFilesOfItsSubmodule() throws Exception {
        try (var server = ServerProcess.serve(home, "--submodule-hosts", "localhost", "--internal-hosts", "localhost")
                .awaitReady()) {
            var push = user.push(siteWithLibrary(server), server.sshPort(), "web");

            assertThat(push.status()).as(push.output()).isZero();
            assertThat(push.output())
                    .contains("Submodule lib@", " from localhost")
                    .doesNotContain("slipway_");
            assertThat(user.get(server.httpPort(), "web.localhost", "/lib/part.txt")
                            .output())
                    .isEqualTo("A part\n");
        }
    }

    @Test // withstand C 47, E 80
    void withoutLeaveOfTheOperatorNothingIsFetched() throws Exception {
        try (var server = ServerProcess.serve(home).awaitReady()) {
            var push = user.push(siteWithLibrary(server), server.sshPort(), "web");

            assertThat(push.output())
                    .contains(
                            "Submodule lib is not fetched, its folder is empty: the server does not fetch from localhost")
                    .contains("Live as v1")
                    .doesNotContain("slipway_");
        }
    }

    @Test // withstand E 80
    void aHostInTheServersOwnNetworkNeedsLeaveToBeThere() throws Exception {
        try (var server =
                ServerProcess.serve(home, "--submodule-hosts", "localhost").awaitReady()) {
            var push = user.push(siteWithLibrary(server), server.sshPort(), "other");

            assertThat(push.output())
                    .contains(
                            "submodule lib cannot be fetched: a host in the server's own network may not be fetched from")
                    .contains("[remote rejected]")
                    .doesNotContain("slipway_");
        }
    }
}
