package dev.slipway.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ConnectionTest {
    private static final byte[] ANSWER =
            "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"it\"}}".getBytes(UTF_8);

    private final AtomicInteger requests = new AtomicInteger();
    private int brokenOff;
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = Connection.open(new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withHttp2Disable(true)
                .build());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, ANSWER.length);
            boolean whole = requests.incrementAndGet() > brokenOff;
            exchange.getResponseBody().write(ANSWER, 0, whole ? ANSWER.length : ANSWER.length / 2);
            exchange.getResponseBody().flush();
        }
    }

    @AfterEach
    void close() {
        client.close();
        server.stop(0);
    }

    // withstand G 103
    @Test
    void anAnswerThatBreaksOffIsAskedForAgain() {
        brokenOff = 1;

        var found = client.configMaps().inNamespace("any").withName("it").get();

        assertThat(found.getMetadata().getName()).isEqualTo("it");
        assertThat(requests).hasValue(2);
    }

    @Test
    void oneThatBreaksOffEachTimeIsAFailureAndNoStormOfRequests() {
        brokenOff = Integer.MAX_VALUE;

        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() ->
                        client.configMaps().inNamespace("any").withName("it").get());
        assertThat(requests).hasValue(WholeAnswers.MOST);
    }
}
