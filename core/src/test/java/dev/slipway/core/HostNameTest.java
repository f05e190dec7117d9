package dev.slipway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// withstand E 82
class HostNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"www.example.com", "example.com", "a.b", "1.example.com", "xn--bcher-kva.example", "a.b.c.d1"})
    void acceptsFullHostNames(String host) {
        assertThat(new HostName(host)).hasToString(host);
    }

    @Test
    void foldsUpperCaseSoThatOneHostHasOneOwner() {
        assertThat(new HostName("WWW.Example.COM")).isEqualTo(new HostName("www.example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "com",
                "example.com.",
                ".example.com",
                "a..b",
                "*.example.com",
                "*",
                "10.0.0.1",
                "1.2",
                "::1",
                "[::1]",
                "a.0x7f",
                "example.com:80",
                "http://example.com",
                "exam ple.com",
                "a_b.example.com",
                "-a.example.com",
                "a-.example.com",
                "example.com/",
                "bücher.example",
                "example.com\n",
                "a@example.com",
                "www.\u212aelvin.example",
                "ｗww.example.com",
                "example。com"
            })
    void refusesEverythingElse(String host) {
        assertThatThrownBy(() -> new HostName(host)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void refusesWhatIsLongerThanDnsAllows() {
        assertThat(new HostName("a.".repeat(126) + "b").value()).hasSize(253);
        assertThatThrownBy(() -> new HostName("a.".repeat(126) + "bc")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new HostName("a".repeat(64) + ".example.com")).isInstanceOf(InvalidInput.class);
    }
}
