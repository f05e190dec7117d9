package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ALICE;
import static dev.slipway.cli.TestServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AccessCommandsTest {
    private final TestServer server = new TestServer();

    @BeforeEach
    void makeApp() {
        server.app(ALICE, "web");
    }

    @Test
    void grantedRightHoldsUntilItIsRevoked() {
        assertThat(server.run(BOB, "apps", "show", "web").status()).isEqualTo(1);

        assertThat(server.run(ALICE, "access", "grant", "web", "bob", "read").out())
                .isEqualTo("bob may read web\n");
        assertThat(server.run(BOB, "apps", "show", "web").status()).isZero();
        assertThat(server.run(BOB, "config", "set", "web", "A=1").err())
                .startsWith("error: you may not deploy app web");

        assertThat(server.run(ALICE, "access", "revoke", "web", "bob").status()).isZero();
        assertThat(server.run(BOB, "apps", "show", "web").status()).isEqualTo(1);
    }

    @Test
    void listNamesTheOwnerFirst() {
        server.run(ALICE, "access", "grant", "web", "bob", "deploy");

        assertThat(server.run(ALICE, "access", "list", "web").out()).isEqualTo("""
                USER   RIGHT
                alice  owner
                bob    deploy
                """);
        assertThat(server.run(ALICE, "access", "list", "web", "--json").out())
                .isEqualTo("[{\"user\":\"alice\",\"right\":\"owner\"},{\"user\":\"bob\",\"right\":\"deploy\"}]\n");
    }

    @Test
    void grantThatMakesNoSenseIsRefused() {
        assertThat(server.run(ALICE, "access", "grant", "web", "nobody", "read").err())
                .startsWith("error: user 'nobody' not found");
        assertThat(server.run(ALICE, "access", "grant", "web", "alice", "read").err())
                .startsWith("error: alice owns web");
        assertThat(server.run(ALICE, "access", "grant", "web", "bob", "root").err())
                .isEqualTo("error: 'root' is not a right\n  use read, push, deploy or manage\n");
        assertThat(server.run(ALICE, "access", "revoke", "web", "bob").err())
                .startsWith("error: bob has no right on web");
    }

    @Test
    void deployersGrantNothing() {
        server.run(ALICE, "access", "grant", "web", "bob", "deploy");

        assertThat(server.run(BOB, "access", "grant", "web", "bob", "manage").status())
                .isEqualTo(1);
        assertThat(server.run(BOB, "access", "list", "web").status()).isEqualTo(1);
    }
}
