package dev.slipway.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxiesTest {
    private static final String NO_PROXY = "localhost, .svc,example.org,10.0.0.0/8,fd00::/8,host:8443,*.inner";

    @Test
    void eachSchemeHasItsProxy() {
        var proxies = new Proxies(Map.of("HTTP_PROXY", "http://one:3128", "https_proxy", "two:8080"));

        assertThat(address(proxies, "http://web.example.com/")).hasToString("one/<unresolved>:3128");
        assertThat(address(proxies, "https://web.example.com/")).hasToString("two/<unresolved>:8080");
        assertThat(new Proxies(Map.of()).select(URI.create("http://web.example.com/")))
                .containsExactly(Proxy.NO_PROXY);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/,true",
        "http://minio.slipway.svc:9000/,true",
        "http://svc/,false",
        "http://example.org/,true",
        "http://www.EXAMPLE.org/,true",
        "http://badexample.org/,false",
        "http://10.1.2.3/,true",
        "http://11.1.2.3/,false",
        "http://[fd12::1]/,true",
        "http://host:8443/,true",
        "http://host/,false",
        "http://a.inner/,true"
    })
    void someHostsAreReachedWithoutIt(String uri, boolean direct) {
        var proxies = new Proxies(Map.of("http_proxy", "http://192.0.2.1:3128", "NO_PROXY", NO_PROXY));

        assertThat(proxies.select(URI.create(uri)).contains(Proxy.NO_PROXY)).isEqualTo(direct);
    }

    private static InetSocketAddress address(Proxies proxies, String uri) {
        var address =
                (InetSocketAddress) proxies.select(URI.create(uri)).getFirst().address();
        return InetSocketAddress.createUnresolved(address.getHostString(), address.getPort());
    }
}
