package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.release.Addresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NetworkTest {
    @Test
    void freePortIsChosenWherePortIsZero() {
        var network = choose("--ssh", "127.0.0.1:0", "--http", "[::1]:0");

        assertThat(network.ssh().port()).isPositive();
        assertThat(network.http().toString()).startsWith("[::1]:").doesNotEndWith(":0");
    }

    @Test
    void loopbackIsLocalhostAndClosed() {
        var network = choose("--ssh", "127.0.0.1:0", "--http", "127.0.0.1:0");

        assertThat(network.domain()).isEqualTo("localhost");
        assertThat(network.openSsh()).isFalse();
        assertThat(network.openHttp()).isFalse();
    }

    @Test
    void allAddressesAreOpenAndNamedByOneOfThem() {
        var network = choose("--ssh", "0.0.0.0:0", "--http", "0.0.0.0:0");

        assertThat(network.openSsh()).isTrue();
        assertThat(network.openHttp()).isTrue();
        assertThat(network.pushed().host()).isNotEqualTo("0.0.0.0");
        assertThat(network.domain()).matches("([0-9.]+\\.sslip\\.io|localhost)").doesNotStartWith("0.0.0.0");
    }

    @Test
    void domainNamesTheServerThatListensEverywhere() {
        var network = choose("--ssh", "0.0.0.0:0", "--http", "0.0.0.0:0", "--domain", "Apps.example.com");

        assertThat(network.domain()).isEqualTo("apps.example.com");
        assertThat(network.pushed().host()).isEqualTo("apps.example.com");
    }

    @Test
    void foreignAddressAndUnknownNameAreRefused() {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> choose("--ssh", "192.0.2.1:2222"))
                .withMessageStartingWith("cannot listen on 192.0.2.1:2222: ");
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> choose("--http", "nowhere.invalid:80"))
                .withMessage("http cannot listen on nowhere.invalid:80: no address of that name is known");
    }

    @Test
    void firstPushLeavesUsualPortsOut() {
        var usual = new FirstPush(new Endpoint("example.com", 22), new Addresses("apps.example.com", false, 80));
        var others = new FirstPush(new Endpoint("::1", 2222), new Addresses("localhost", false, 8080));

        assertThat(usual.lines())
                .containsExactly(
                        "git remote add epinio ssh://git@example.com/APP",
                        "git push epinio main",
                        "open http://APP.apps.example.com");
        assertThat(usual.command()).isEqualTo("ssh git@example.com");
        assertThat(others.lines().getFirst()).isEqualTo("git remote add epinio ssh://git@[::1]:2222/APP");
        assertThat(others.command()).isEqualTo("ssh -p 2222 git@::1");
    }

    private static Network choose(String... words) {
        var free = new ArrayList<>(List.of(words));
        for (var option : List.of("--ssh", "--http")) {
            if (!free.contains(option)) {
                free.addAll(List.of(option, "127.0.0.1:0"));
            }
        }
        return Network.choose(Config.of(Settings.read(List.copyOf(free), Map.of("HOME", "/nonexistent"))));
    }
}
