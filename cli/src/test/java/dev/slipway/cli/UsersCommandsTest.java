package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ADMIN;
import static dev.slipway.cli.TestServer.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.UserName;
import org.junit.jupiter.api.Test;

final class UsersCommandsTest {
    private final TestServer server = new TestServer();

    @Test
    void userIsAddedWithKeys() {
        var answer = server.runWith(ADMIN, TestKeys.ed25519(1, "carol@desk"), "users", "add", "carol", "--keys");

        assertThat(answer.status()).isZero();
        assertThat(answer.out()).startsWith("Added user carol\nAdded SHA256:").endsWith(", 'carol@desk', for carol\n");
        assertThat(server.state.keys().list(new UserName("carol"))).hasSize(1);
    }

    @Test
    void userWithoutKeysIsToldHowToGetOne() {
        assertThat(server.run(ADMIN, "users", "add", "carol", "--admin").out()).isEqualTo("""
                Added user carol
                Add a key to log in with: keys add --user carol < KEY.pub
                """);
        assertThat(server.state
                        .users()
                        .find(new UserName("carol"))
                        .orElseThrow()
                        .admin())
                .isTrue();
    }

    @Test
    void userWhoseKeysAreRefusedIsNotAdded() {
        server.runWith(ALICE, TestKeys.ed25519(1, ""), "keys", "add");

        assertThat(server.runWith(ADMIN, TestKeys.ed25519(1, ""), "users", "add", "carol", "--keys")
                        .status())
                .isEqualTo(1);
        assertThat(server.runWith(ADMIN, "nonsense", "users", "add", "carol", "--keys")
                        .status())
                .isEqualTo(1);
        assertThat(server.state.users().find(new UserName("carol"))).isEmpty();
    }

    @Test
    void listShowsAllUsers() {
        server.runWith(ALICE, TestKeys.ed25519(1, ""), "keys", "add");

        assertThat(server.run(ADMIN, "users", "list").out()).isEqualTo("""
                NAME   ADMIN  KEYS  CREATED
                admin  yes    0     2026-11-22T10:00:00Z
                alice  no     1     2026-11-22T10:00:00Z
                bob    no     0     2026-11-22T10:00:00Z
                """);
        assertThat(server.run(ADMIN, "users", "list", "--json").out())
                .startsWith("[{\"name\":\"admin\",\"admin\":true,\"keys\":0,\"created\":\"2026-11-22T10:00:00Z\"},");
    }

    @Test
    void userIsRemovedUnlessAppsOrTheServerWouldBeLeftAlone() {
        server.app(ALICE, "web");

        assertThat(server.run(ADMIN, "users", "remove", "bob").status()).isZero();
        assertThat(server.run(ADMIN, "users", "remove", "alice").status()).isEqualTo(1);
        assertThat(server.run(ADMIN, "users", "remove", "admin").status()).isEqualTo(1);
        assertThat(server.run(ADMIN, "users", "remove", "nobody").status()).isEqualTo(1);
        assertThat(server.state.users().list()).hasSize(2);
    }

    @Test
    void othersManageNoUsers() {
        for (var words : new String[][] {{"add", "eve"}, {"list"}, {"remove", "bob"}}) {
            var all = new String[words.length + 1];
            all[0] = "users";
            System.arraycopy(words, 0, all, 1, words.length);

            assertThat(server.run(ALICE, all))
                    .isEqualTo(new TestServer.Answer(
                            1, "", "error: only admins may do that\n  ask an admin of this server\n"));
        }
    }
}
