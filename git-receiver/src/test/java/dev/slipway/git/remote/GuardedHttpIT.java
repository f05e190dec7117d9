package dev.slipway.git.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.core.Certificates;
import dev.slipway.core.Proxies;
import dev.slipway.core.webhook.Outbound.Answer;
import dev.slipway.core.webhook.Outbound.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardedHttpIT {
    private static final int MUCH = 2 << 20;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var signature = exchange.getRequestHeaders().getFirst("X-Signature");
            heard.add("%s %s %s %s".formatted(exchange.getRequestMethod(), exchange.getRequestURI(), signature, body));
            switch (exchange.getRequestURI().getPath()) {
                case "/moved" -> {
                    exchange.getResponseHeaders().add("Location", "/elsewhere");
                    exchange.sendResponseHeaders(302, -1);
                }
                case "/much" -> {
                    exchange.sendResponseHeaders(200, MUCH);
                    exchange.getResponseBody().write(new byte[MUCH]);
                }
                default -> {
                    exchange.sendResponseHeaders(201, 2);
                    exchange.getResponseBody().write("{}".getBytes(UTF_8));
                }
            }
        }
    }

    private Answer send(String path, Set<String> trusted) throws IOException {
        var reach = new Reach(trusted, Certificates.context(Certificates.trusting(List.of())), new Proxies(Map.of()));
        var url =
                URI.create("http://localhost:%d%s".formatted(server.getAddress().getPort(), path));
        return new GuardedHttp(reach).send(new Request("POST", url, Map.of("X-Signature", "s\r\nX: y"), "ü"));
    }

    private Answer send(String path) throws IOException {
        return send(path, Set.of("localhost"));
    }

    @Test
    void sendsWhatItIsGivenOnOneLine() throws Exception {
        var answer = send("/a?b=c");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(answer.headers()).containsEntry("content-length", List.of("2"));
        assertThat(heard).containsExactly("POST /a?b=c s  X: y ü");
    }

    @Test
    void followsNobodyElsewhere() throws Exception {
        assertThat(send("/moved").status()).isEqualTo(302);

        assertThat(heard).hasSize(1);
    }

    @Test
    void readsSoMuchAndNoMore() {
        assertThatThrownBy(() -> send("/much")).hasMessageContaining("which is the limit");
    }

    @Test // withstand E 80
    void asksNobodyInTheServersOwnNetwork() {
        assertThatThrownBy(() -> send("/", Set.of())).isInstanceOf(AddressGuard.Refused.class);

        assertThat(heard).isEmpty();
    }
}
