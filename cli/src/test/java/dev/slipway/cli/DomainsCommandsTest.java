package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ALICE;
import static dev.slipway.cli.TestServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DomainsCommandsTest {
    private final TestServer server = new TestServer();

    @BeforeEach
    void runAnApp() throws InterruptedException {
        server.push(server.app(ALICE, "web"), "1");
    }

    @Test
    void addedHostIsRoutedUntilItIsRemoved() {
        assertThat(server.run(ALICE, "domains", "add", "web", "WWW.Example.com").out())
                .isEqualTo("""
                -----> Rolling out v2
                -----> Live as v2: http://web.localhost:8080
                """);

        assertThat(server.run(ALICE, "domains", "list", "web").out()).isEqualTo("""
                HOST             URL                          ADDED
                web.localhost    http://web.localhost:8080    no
                www.example.com  http://www.example.com:8080  yes
                """);
        assertThat(server.run(ALICE, "routes", "list", "web", "--json").out())
                .startsWith("[{\"host\":\"web.localhost\",\"url\":\"http://web.localhost:8080\",\"added\":false},");

        assertThat(server.run(ALICE, "domains", "remove", "web", "www.example.com")
                        .status())
                .isZero();
        assertThat(server.find("web").hosts()).isEmpty();
    }

    @Test
    void hostThatIsThereAlreadyMakesNoRelease() {
        assertThat(server.run(ALICE, "domains", "add", "web", "web.localhost").out())
                .isEqualTo("Nothing changes: web answers at web.localhost already\n");
        assertThat(server.state.releases().list(server.find("web").id())).hasSize(1);
    }

    // withstand E 82
    @ParameterizedTest
    @ValueSource(
            strings = {
                "*.example.com",
                "www.example.com.",
                "localhost",
                "10.0.0.1",
                "other.localhost",
                "slipway.example.com",
                "app.SLIPWAY.example.com",
                "www.exa_mple.com",
                "www.exämple.com",
                "xn--a.example.com",
                "xn--slipway-.example.com",
                "a b.example.com"
            })
    void hostThatMayNotBeRoutedIsRefused(String host) {
        assertThat(server.run(ALICE, "domains", "add", "web", host).status()).isEqualTo(1);
        assertThat(server.find("web").hosts()).isEmpty();
    }

    // withstand E 82
    @Test
    void hostOfAnotherAppIsRefusedInEveryCase() {
        server.app(BOB, "other");
        server.run(BOB, "domains", "add", "other", "www.example.com");

        assertThat(server.run(ALICE, "domains", "add", "web", "WWW.example.COM").err())
                .isEqualTo("error: host www.example.com is another app's\n  choose another host\n");
    }

    @Test
    void realInternationalNameIsTaken() {
        assertThat(server.run(ALICE, "domains", "add", "web", "xn--bcher-kva.example")
                        .status())
                .isZero();
    }

    @Test
    void hostThatWasNotAddedIsNotRemoved() {
        assertThat(server.run(ALICE, "domains", "remove", "web", "web.localhost")
                        .err())
                .startsWith("error: host web.localhost was not added to web");
    }
}
