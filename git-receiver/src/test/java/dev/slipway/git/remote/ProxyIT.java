package dev.slipway.git.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Certificates;
import dev.slipway.core.Proxies;
import dev.slipway.core.webhook.Outbound.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests by way of a proxy, which answers itself. */
class ProxyIT {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private ServerSocket proxy;

    @BeforeEach
    void begin() throws IOException {
        proxy = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
    }

    private void serve() {
        while (!proxy.isClosed()) {
            try (var client = proxy.accept()) {
                var in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
                for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    heard.add(line);
                }
                var answer = heard.getFirst().startsWith("CONNECT") ? "403 No" : "204 None";
                client.getOutputStream()
                        .write("HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n"
                                .formatted(answer)
                                .getBytes(ISO_8859_1));
            } catch (IOException _) {
                // The test has ended.
            }
        }
    }

    private int send(String url) throws IOException {
        var address = "http://ada:s3cret@127.0.0.1:" + proxy.getLocalPort();
        var proxies = new Proxies(Map.of("HTTP_PROXY", address, "HTTPS_PROXY", address, "NO_PROXY", "direct.invalid"));
        var reach = new Reach(Set.of(), Certificates.context(Certificates.trusting(List.of())), proxies);
        return new GuardedHttp(reach)
                .send(new Request("GET", URI.create(url), Map.of("Accept", "*/*"), ""))
                .status();
    }

    @Test
    void asksItForWhatIsNotEncrypted() throws Exception {
        assertThat(send("http://hooks.invalid/a?b")).isEqualTo(204);

        assertThat(heard)
                .startsWith("GET http://hooks.invalid/a?b HTTP/1.1", "Host: hooks.invalid")
                .contains("Proxy-Authorization: Basic YWRhOnMzY3JldA==", "Accept: */*");
    }

    @Test
    void asksItForAConnectionToWhatIsEncrypted() {
        assertThatThrownBy(() -> send("https://hooks.invalid/a"))
                .isInstanceOf(ConnectException.class)
                .hasMessage("the proxy answers 403 for hooks.invalid:443");

        assertThat(heard)
                .containsExactly(
                        "CONNECT hooks.invalid:443 HTTP/1.1",
                        "Host: hooks.invalid:443",
                        "Proxy-Authorization: Basic YWRhOnMzY3JldA==");
    }

    @Test // withstand E 80
    void isAskedForNothingInTheServersOwnNetwork() {
        for (var host : List.of("127.0.0.1", "localhost", "169.254.169.254", "[::1]", "10.0.0.1")) {
            assertThatThrownBy(() -> send("http://" + host + "/")).as(host).isInstanceOf(AddressGuard.Refused.class);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void isPassedByWhereTheOperatorSaysSo() {
        assertThatThrownBy(() -> send("http://direct.invalid/")).isInstanceOf(IOException.class);

        assertThat(heard).isEmpty();
    }
}
