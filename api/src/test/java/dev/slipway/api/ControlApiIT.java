package dev.slipway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.webhook.WebhookDoor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ControlApiIT {
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Readiness readiness = new Readiness();
    private final PrometheusMeasurements measurements = new PrometheusMeasurements();
    private final ControlApi api = new ControlApi(
            new ControlConfig(ANYWHERE, host -> !host.contains("app."), false, "This is Slipway.\n"),
            readiness,
            measurements,
            () -> WebhookDoor.CLOSED,
            Clock.systemUTC());
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    void measureSomething() {
        measurements.count("slipway.pushes", "result", "accepted");
        measurements.time("slipway.deploy.phase", "phase", "building", Duration.ofMillis(1500));
        measurements.gauge("slipway.deploys.active", "state", "all", new int[] {3}, source -> source[0]);
    }

    @BeforeEach
    void becomeReady() {
        readiness.ready();
    }

    @AfterAll
    void stop() {
        client.close();
        api.close();
        measurements.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/healthz", "/some/page"})
    void visitorOfAnotherHostIsToldThatItsAppIsUnderMaintenance(String path) throws Exception {
        try (var socket = new Socket(api.address().getAddress(), api.address().getPort())) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: app.example.com\r\nConnection: close\r\n\r\n"
                            .formatted(path)
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer)
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 60")
                    .endsWith("this app is down for maintenance\n");
        }
    }

    @Test
    void healthTellsOnlyThatItLives() throws Exception { // withstand E 71
        readiness.notReady("starting");

        var answer = get("/healthz");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok\n");
        assertThat(answer.headers().map()).doesNotContainKeys("server", "x-powered-by", "set-cookie");
    }

    @Test
    void readinessFollowsTheServer() throws Exception {
        readiness.notReady("stopping");
        var stopping = get("/readyz");
        readiness.ready();
        var ready = get("/readyz");

        assertThat(stopping.statusCode()).isEqualTo(503);
        assertThat(stopping.body()).isEqualTo("stopping\n");
        assertThat(ready.statusCode()).isEqualTo(200);
    }

    @Test
    void headAnswersAsGetWithoutBody() throws Exception {
        readiness.notReady("stopping");

        var answer = send(request("/readyz").method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void metricsAreInPrometheusFormat() throws Exception {
        var answer = get("/metrics");

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body())
                .contains("slipway_pushes_total{result=\"accepted\"} 1.0")
                .contains("slipway_deploy_phase_seconds_count{phase=\"building\"} 1")
                .contains("slipway_deploys_active{state=\"all\"} 3.0")
                .contains("jvm_memory_used_bytes")
                .contains("jvm_threads_live_threads")
                .contains("process_uptime_seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "127.0.0.1, 203.0.113.7", "203.0.113.7, 127.0.0.1", "localhost", ""})
    void metricsAreNotThereForVisitorsFromElsewhere(String visitor) throws Exception {
        var answer = send(request("/metrics").header("X-Forwarded-For", visitor));

        assertThat(answer.statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void metricsAreThereForVisitorsFromThisMachine(String visitor) throws Exception {
        var answer = send(request("/metrics").header("X-Forwarded-For", visitor));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreThereForAllWhereTheyAreOpen() throws Exception {
        try (var open = new ControlApi(
                new ControlConfig(ANYWHERE, _ -> true, true, ""),
                readiness,
                measurements,
                () -> WebhookDoor.CLOSED,
                Clock.systemUTC())) {
            var uri = URI.create("http://127.0.0.1:" + open.address().getPort() + "/metrics");

            var answer = client.send(
                    HttpRequest.newBuilder(uri)
                            .header("X-Forwarded-For", "203.0.113.7")
                            .build(),
                    BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void rootWelcomes() throws Exception {
        var answer = get("/");

        assertThat(answer.body()).isEqualTo("This is Slipway.\n");
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/healthz/", "/readyz/x", "/HEALTHZ", "/..;/metrics", "/healthz%20"})
    void anythingElseIsNotFound(String path) throws Exception {
        var answer = get(path);

        assertThat(answer.statusCode()).isIn(400, 404);
        assertProblem(answer);
        assertThat(answer.body()).doesNotContain(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%2e%2e/metrics", "/healthz%2f", "/healthz;jsessionid=1", "//healthz", "/%00", "/%252e"})
    void ambiguousPathsNeverReachARoute(String path) throws Exception { // withstand E 79
        var answer = raw("GET " + path + " HTTP/1.1\r\nHost: control\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*").contains("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /healthz HTTP/1.1\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "POST /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "nonsense\r\n\r\n"
            })
    void malformedRequestsAreRefusedAndTheConnectionClosed(String request) throws Exception { // withstand E 75, 76
        var answer = raw(request);

        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertThat(answer).contains("application/problem+json").doesNotContain("jetty", "at org.");
    }

    @Test
    void headersBeyondEightKibAreRefused() throws Exception { // withstand E 75
        var answer = raw("GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(9000) + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        var answer = send(request("/healthz").POST(BodyPublishers.ofString("x")));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
        assertProblem(answer);
    }

    @Test
    void everyAnswerHasSecurityHeaders() throws Exception {
        for (var path : new String[] {"/", "/healthz", "/metrics", "/nothing"}) {
            var headers = get(path).headers();

            assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(headers.firstValue("cache-control")).hasValue("no-store");
            assertThat(headers.firstValue("content-security-policy"))
                    .hasValue("default-src 'none'; frame-ancestors 'none'");
        }
    }

    @Test
    void websocketRequestIsRefused() throws Exception {
        var answer = raw(String.join(
                "\r\n",
                "GET /healthz HTTP/1.1",
                "Host: a",
                "Connection: Upgrade, close",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
                "\r\n"));

        assertThat(answer).startsWith("HTTP/1.1 404 ").contains("application/problem+json");
    }

    @Test
    void listensOnTheLoopbackInterfaceOnly() {
        assertThat(api.address().getAddress().isLoopbackAddress()).isTrue();
    }

    private static void assertProblem(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains("\"type\":\"about:blank\"")
                .contains("\"status\":" + answer.statusCode())
                .doesNotContain("javalin", "Exception");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + api.address().getPort() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** What comes back until the server closes the connection, which it must long before its idle limit. */
    private String raw(String request) throws IOException {
        try (var socket = new Socket(api.address().getAddress(), api.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
