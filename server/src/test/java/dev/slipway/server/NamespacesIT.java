package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two users of the whole server, who come by password and by key. */
final class NamespacesIT {
    @TempDir
    Path home;

    private Shell user;

    @BeforeEach
    void prepare() throws Exception {
        user = Shell.withKey(home);
    }

    private Shell.Result ssh(ServerProcess server, String command) throws IOException, InterruptedException {
        return user.run(home, "sh", "-c", "%s -p %d git@127.0.0.1 %s".formatted(user.ssh(), server.sshPort(), command));
    }

    private void login(String name, String password) throws IOException {
        Files.writeString(home.resolve(".netrc"), "machine localhost login %s password %s\n".formatted(name, password));
    }

    private Shell.Result push(Path repository, ServerProcess server, String app)
            throws IOException, InterruptedException {
        return user.run(
                repository,
                "git",
                "-c",
                "credential.helper=",
                "push",
                "http://localhost:%d/git/%s".formatted(server.httpPort(), app),
                "main");
    }

    @Test
    void passwordPushesAsLongAsItIsTheUsers() throws Exception {
        var repository = user.repository("index.html", "Hello\n");
        Files.writeString(home.resolve("mine"), "correct horse battery staple\n");
        try (var server = ServerProcess.serve(home).awaitReady()) {
            login("admin", ssh(server, "users password 2>/dev/null").output().strip());
            var made = push(repository, server, "web");
            assertThat(made.status()).as(made.output()).isZero();
            assertThat(made.output()).contains("Live as v1");

            assertThat(ssh(server, "users password --stdin < " + home.resolve("mine"))
                            .output())
                    .isEqualTo("Set the password of admin\n");
            assertThat(push(repository, server, "two").output()).contains("could not read Username");
            login("admin", "'correct horse battery staple'".replace("'", "\""));
            assertThat(push(repository, server, "two").status()).isZero();

            ssh(server, "users password --remove");
            assertThat(push(repository, server, "three").status()).isEqualTo(128);
            assertThat(ssh(server, "apps").output()).contains("web", "two").doesNotContain("three");
        }
    }

    // withstand K 128
    @Test
    void namespaceIsThereForItsMembers() throws Exception {
        var repository = user.repository("index.html", "Hello\n");
        try (var server = ServerProcess.serve(home).awaitReady()) {
            ssh(server, "users add bob");
            login("bob", ssh(server, "users password bob 2>/dev/null").output().strip());
            ssh(server, "namespaces add team");
            ssh(server, "apps create team/theirs");

            var others = push(repository, server, "team/theirs");
            var missing = push(repository, server, "team/absent");
            assertThat(others.status()).isEqualTo(missing.status()).isEqualTo(128);
            assertThat(others.output().replace("theirs", "absent")).isEqualTo(missing.output());
            assertThat(missing.output()).contains("app 'team/absent' not found");

            ssh(server, "namespaces grant team bob user");
            assertThat(push(repository, server, "team/bobs").output()).contains("Live as v1");
            assertThat(push(repository, server, "team/theirs").output()).contains("Live as v1");
            assertThat(push(repository, server, "crew/own").output()).contains("Live as v1");
            assertThat(ssh(server, "namespaces members crew").output()).contains("bob   admin");

            assertThat(ssh(server, "namespaces remove team --yes").output()).contains("Removed namespace team");
            assertThat(ssh(server, "apps").output()).contains("crew/own").doesNotContain("team/");
            assertThat(push(repository, server, "team/bobs").output()).contains("Live as v1");
            assertThat(ssh(server, "namespaces members team").output()).contains("bob   admin");
        }
    }
}
