package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real git-lfs to the whole server. */
final class GitLfsIT {
    @TempDir
    Path home;

    private Shell user;
    private String large = "";

    @BeforeEach
    void prepare() throws Exception {
        user = Shell.withKey(home);
        var version = user.run(home, "sh", "-c", "git lfs version");
        assumeTrue(version.status() == 0, "git-lfs is not installed: " + version.output());
        var random = new byte[1 << 20];
        new Random(1).nextBytes(random);
        large = HexFormat.of().formatHex(random);
    }

    /** A site with one large file. */
    private Path site() throws IOException, InterruptedException {
        var folder = user.repository("index.html", "Hello\n");
        git(folder, "lfs", "install", "--local");
        git(folder, "lfs", "track", "*.bin");
        user.commit(folder, "large.bin", large);
        return folder;
    }

    private Shell.Result git(Path folder, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-c", "credential.helper="));
        command.addAll(List.of(words));
        return user.run(folder, command.toArray(String[]::new));
    }

    private Shell.Result ssh(ServerProcess server, String command) throws IOException, InterruptedException {
        return user.run(
                home,
                "sh",
                "-c",
                "ssh -F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=accept-new"
                        + " -o UserKnownHostsFile=%1$s/known_hosts -i %1$s/.ssh/id_ed25519 -p %2$d git@127.0.0.1 %3$s"
                                .formatted(home, server.sshPort(), command));
    }

    private void login(ServerProcess server) throws IOException, InterruptedException {
        var token = ssh(server, "tokens add 2>/dev/null").output().lines().findFirst();
        Files.writeString(
                home.resolve(".netrc"), "machine localhost login admin password %s\n".formatted(token.orElseThrow()));
    }

    private static String http(ServerProcess server, String app) {
        return "http://localhost:%d/git/%s".formatted(server.httpPort(), app);
    }

    private static String ssh(ServerProcess server) {
        return "ssh://git@127.0.0.1:%d/web".formatted(server.sshPort());
    }

    private void expectServed(ServerProcess server) throws IOException, InterruptedException {
        assertThat(user.get(server.httpPort(), "web.localhost", "/large.bin").output())
                .isEqualTo(large);
    }

    @Test
    void largeFilesGoByHttpAndTheAppHasThem() throws Exception {
        var repository = site();
        try (var server = ServerProcess.serve(home).awaitReady()) {
            login(server);

            var push = git(repository, "push", http(server, "web"), "main");

            assertThat(push.status()).as(push.output()).isZero();
            assertThat(push.output()).contains("1 file from Git LFS, 2.1 MB");
            expectServed(server);

            git(home, "clone", "-c", "filter.lfs.smudge=git-lfs smudge -- %f", http(server, "web"), "clone");
            assertThat(home.resolve("clone/large.bin")).hasContent(large);
        }
    }

    @Test
    void largeFilesGoByHttps() throws Exception {
        var repository = site();
        try (var server = ServerProcess.serve(home, "--https", "127.0.0.1:0").awaitReady()) {
            login(server);
            Files.writeString(
                    home.resolve("slipway.pem"),
                    ssh(server, "certificates show 2>/dev/null").output());
            git(
                    repository,
                    "config",
                    "--global",
                    "http.sslCAInfo",
                    home.resolve("slipway.pem").toString());
            var address = Pattern.compile("https://localhost:[0-9]+/git/").matcher(server.out());
            assertThat(address.find()).as(server.out()).isTrue();

            var push = git(repository, "push", address.group() + "web", "main");

            assertThat(push.status()).as(push.output()).isZero();
            expectServed(server);
        }
    }

    @Test
    void largeFilesGoBySshToo() throws Exception {
        var repository = site();
        try (var server = ServerProcess.serve(home).awaitReady()) {
            var push = git(repository, "push", ssh(server), "main");

            assertThat(push.status()).as(push.output()).isZero();
            assertThat(push.output()).contains("Live as v1").doesNotContain("git-lfs-transfer");
            expectServed(server);

            user.commit(repository, "index.html", "Again\n");
            assertThat(git(repository, "push", ssh(server), "main").output()).contains("Live as v2");
            git(home, "clone", "-c", "filter.lfs.smudge=git-lfs smudge -- %f", ssh(server), "clone");
            assertThat(home.resolve("clone/large.bin")).hasContent(large);
        }
    }

    @Test // withstand C 59
    void pointerWithoutItsObjectIsRefusedByName() throws Exception {
        var repository = site();
        try (var server = ServerProcess.serve(home).awaitReady()) {
            var push = user.run(repository, "sh", "-c", "GIT_LFS_SKIP_PUSH=1 git push %s main".formatted(ssh(server)));

            assertThat(push.status()).isEqualTo(1);
            assertThat(push.output())
                    .contains("large.bin is kept in Git LFS, and its content was not pushed")
                    .contains("[remote rejected]");

            git(repository, "remote", "add", "origin", ssh(server));
            git(repository, "lfs", "push", "--all", "origin");
            assertThat(git(repository, "push", "origin", "main").output()).contains("Live as v1");
            expectServed(server);
        }
    }

    @Test
    void filesAreLockedAndUnlocked() throws Exception {
        var repository = site();
        try (var server = ServerProcess.serve(home).awaitReady()) {
            git(repository, "remote", "add", "origin", ssh(server));
            git(repository, "push", "-u", "origin", "main");

            assertThat(git(repository, "lfs", "lock", "large.bin").output()).contains("Locked large.bin");
            assertThat(git(repository, "lfs", "lock", "large.bin").output()).contains("large.bin is locked by admin");
            assertThat(git(repository, "lfs", "locks").output())
                    .contains("large.bin")
                    .contains("admin");
            user.commit(repository, "large.bin", large + "!");
            assertThat(git(repository, "push", "origin", "main").output())
                    .contains("Consider unlocking your own locked files")
                    .contains("Live as v2");
            assertThat(git(repository, "lfs", "unlock", "large.bin").output()).contains("Unlocked large.bin");
            assertThat(git(repository, "lfs", "locks").output()).isEmpty();
        }
    }

    @Test // withstand C 44
    void filesBeyondTheLimitAreRefusedByGitLfs() throws Exception {
        var repository = site();
        try (var server = ServerProcess.serve(home, "--lfs-limit", "1M").awaitReady()) {
            var push = git(repository, "push", ssh(server), "main");

            assertThat(push.status()).isNotZero();
            assertThat(push.output()).contains("2097152 bytes").contains("the limit of a file is 1048576");
        }
    }
}
