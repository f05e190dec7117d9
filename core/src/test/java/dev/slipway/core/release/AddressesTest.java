package dev.slipway.core.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.AppName;
import dev.slipway.core.HostName;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AddressesTest {
    @Test
    void theAppsOwnHostComesFirstAndTheOthersInTheirOrder() {
        var addresses = new Addresses("192.0.2.7.sslip.io", false, 80);

        var routes = addresses.routes(
                AppName.parse("team/web"), Set.of(new HostName("b.example.com"), new HostName("a.example.com")));

        assertThat(routes)
                .extracting(route -> route.url().toString())
                .containsExactly("http://web.team.192.0.2.7.sslip.io", "http://a.example.com", "http://b.example.com");
    }

    @Test
    void anUnusualPortIsShownForEitherScheme() {
        var host = new HostName("web.example.com");

        assertThat(new Addresses("example.com", false, 8880).route(host).url())
                .hasToString("http://web.example.com:8880");
        assertThat(new Addresses("example.com", true, 443).route(host).url()).hasToString("https://web.example.com");
        assertThat(new Addresses("example.com", true, 80).route(host).url()).hasToString("https://web.example.com:80");
    }
}
