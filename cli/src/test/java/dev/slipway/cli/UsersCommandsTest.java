package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ADMIN;
import static dev.slipway.cli.TestServer.ALICE;
import static dev.slipway.cli.TestServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.PasswordHash;
import dev.slipway.core.identity.Right;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
                Let carol log in: keys add --user carol < KEY.pub, or users password carol
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

        server.run(ALICE, "users", "password");

        assertThat(server.run(ADMIN, "users", "list").out()).isEqualTo("""
                NAME   ADMIN  KEYS  PASSWORD  CREATED
                admin  yes    0     no        2026-11-22T10:00:00Z
                alice  no     1     yes       2026-11-22T10:00:00Z
                bob    no     0     no        2026-11-22T10:00:00Z
                """);
        assertThat(server.run(ADMIN, "users", "list", "--json").out())
                .startsWith(
                        "[{\"name\":\"admin\",\"admin\":true,\"keys\":0,\"password\":false,\"created\":\"2026-11-22T10:00:00Z\"},");
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

    private Optional<PasswordHash> password(String name) {
        return server.state.users().password(new UserName(name));
    }

    @Test
    void passwordIsMadeAndShownAloneAndOnce() {
        var answer = server.run(ALICE, "users", "password");

        assertThat(answer.status()).isZero();
        assertThat(answer.out()).matches("[-a-z2-9]{29}\n");
        assertThat(answer.err()).isEqualTo("Set the password of alice; it is not shown again\n");
        assertThat(password("alice"))
                .contains(server.hasher.hash(new Secret(answer.out().strip())));
    }

    @Test
    void passwordIsTakenFromStandardInputAndNotRepeated() {
        var answer = server.runWith(ALICE, "correct horse: battery \r\n", "users", "password", "--stdin");

        assertThat(answer).isEqualTo(new TestServer.Answer(0, "Set the password of alice\n", ""));
        assertThat(password("alice")).contains(server.hasher.hash(new Secret("correct horse: battery ")));
    }

    @Test
    void passwordThatIsEasilyGuessedIsRefused() {
        server.run(ALICE, "users", "password");
        var before = password("alice");

        for (var text : new String[] {"", "short", "two lines\nof a password", "x".repeat(5000)}) {
            assertThat(server.runWith(ALICE, text, "users", "password", "--stdin")
                            .status())
                    .isEqualTo(1);
        }
        assertThat(server.runWith(ALICE, new byte[] {(byte) 0xff}, "users", "password", "--stdin")
                        .err())
                .contains("not UTF-8");
        assertThat(server.run(ALICE, "users", "password", "--stdin", "--remove").status())
                .isEqualTo(1);
        assertThat(password("alice")).isEqualTo(before);
    }

    @Test
    void passwordIsRemoved() {
        server.run(ALICE, "users", "password");

        assertThat(server.run(ALICE, "users", "password", "--remove").out())
                .isEqualTo("alice has no password any more\n");
        assertThat(password("alice")).isEmpty();
    }

    @Test
    void othersPasswordsAreForAdmins() {
        assertThat(server.run(BOB, "users", "password", "alice").err()).contains("only admins may do that");
        assertThat(password("alice")).isEmpty();
        assertThat(server.run(ADMIN, "users", "password", "alice").status()).isZero();
        assertThat(password("alice")).isPresent();
        assertThat(server.run(ADMIN, "users", "password", "carol").err()).contains("'carol' not found");
    }

    @Test
    void aLoginOfNarrowScopeSetsNoPassword() {
        var narrow =
                TestServer.principal("alice", false, new KeyScope(Right.DEPLOY, List.of(AppPattern.ALL), Instant.MAX));

        assertThat(server.run(narrow, "users", "password").err()).contains("this login may not manage keys or users");
        assertThat(server.run(narrow, "users", "password", "--remove").status()).isEqualTo(1);
        assertThat(password("alice")).isEmpty();
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
