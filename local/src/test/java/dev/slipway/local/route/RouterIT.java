package dev.slipway.local.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.HostName;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RouterIT {
    @Test
    void hostLeadsToItsApp() throws Exception {
        try (var app = ScriptedServer.saying("hello");
                var router = new RunningRouter()) {
            router.serve(app.backend());

            assertThat(router.get("web.localhost:8080"))
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("\r\n\r\nhello");
            assertThat(router.get("WEB.localhost.")).contains("hello");
            assertThat(router.get("www.example.com")).contains("hello");
            assertThat(router.get("web.192.0.2.7.sslip.io")).contains("hello");
            // A request is measured when the client has all of its answer, so the last one may be on its way.
            assertThat(router.measurements.timed("slipway.router.requests", "status", "2xx"))
                    .hasSizeBetween(3, 4);
        }
    }

    @Test
    void unknownHostIsNotFound() throws Exception {
        try (var router = new RunningRouter()) {
            assertThat(router.get("other.localhost"))
                    .startsWith("HTTP/1.1 404 ")
                    .contains("no app");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Availability.class, names = "SERVING", mode = EnumSource.Mode.EXCLUDE)
    void appThatDoesNotServeIsUnavailable(Availability availability) throws Exception {
        try (var router = new RunningRouter()) {
            router.table.put(new AppRoute(RunningRouter.WEB, RunningRouter.OWN, Set.of(), availability, List.of()));

            assertThat(router.get("web.localhost"))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 5")
                    .contains(availability.message());
        }
    }

    @Test
    void controlHostsLeadToTheServer() throws Exception {
        try (var api = ScriptedServer.saying("api");
                var router = new RunningRouter(Optional.of(api.address()), Set.of())) {
            router.table.put(new AppRoute(
                    RunningRouter.WEB,
                    RunningRouter.OWN,
                    Set.of(new HostName("a.localhost")),
                    Availability.SERVING,
                    List.of()));

            assertThat(router.get("localhost:8080")).contains("api");
            assertThat(router.get("127.0.0.1")).contains("api");
        }
    }

    @Test
    void processesTakeTurns() throws Exception {
        try (var one = ScriptedServer.saying("one");
                var two = ScriptedServer.saying("two");
                var router = new RunningRouter()) {
            router.serve(one.backend(), two.backend());

            for (int i = 0; i < 4; i++) {
                router.get("web.localhost");
            }

            assertThat(one.heads).hasSize(2);
            assertThat(two.heads).hasSize(2);
        }
    }

    @Test
    void processThatRefusesConnectionsIsPassedOver() throws Exception {
        try (var alive = ScriptedServer.saying("alive");
                var router = new RunningRouter()) {
            router.serve(new Backend(closedPort()), alive.backend());

            assertThat(router.get("web.localhost")).contains("alive");
            assertThat(router.get("web.localhost")).contains("alive");
        }
    }

    @Test
    void noConnectionIsABadGateway() throws Exception {
        try (var router = new RunningRouter()) {
            router.serve(new Backend(closedPort()));

            assertThat(router.get("web.localhost")).startsWith("HTTP/1.1 502 ").contains("did not answer");
        }
    }

    @Test
    void answerThatBreaksOffBeforeItsHeadersIsABadGatewayAndIsNotAskedAgainForAPost() throws Exception {
        try (var app = new ScriptedServer((_, _, _) -> false);
                var router = new RunningRouter()) {
            router.serve(app.backend());

            var answer = router.exchange(
                    "POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");

            assertThat(answer).startsWith("HTTP/1.1 502 ");
            assertThat(app.heads).hasSize(1);
        }
    }

    @Test
    void answerThatDoesNotComeIsAGatewayTimeout() throws Exception {
        try (var app = new ScriptedServer((_, _, _) -> {
                    Thread.sleep(10_000);
                    return false;
                });
                var router = new RunningRouter()) {
            var backend = app.backend();
            router.serve(backend);

            assertThat(router.get("web.localhost")).startsWith("HTTP/1.1 504 ").contains("in time");
            assertThat(backend.drain(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void connectionsToAnAppAreKept() throws Exception {
        try (var app = ScriptedServer.saying("x");
                var router = new RunningRouter();
                var client = router.connect()) {
            router.serve(app.backend());
            for (int i = 0; i < 20; i++) {
                client.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: web.localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                readAnswer(client.getInputStream(), "x");
            }

            assertThat(app.heads).hasSize(20);
            assertThat(app.connections).hasValue(1);
        }
    }

    @Test
    void appThatClosesAfterEachAnswerDoesNotCloseTheClient() throws Exception {
        try (var app = new ScriptedServer((_, _, out) -> {
                    out.write(
                            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\nKeep-Alive: timeout=5\r\n\r\nx"
                                    .getBytes(StandardCharsets.UTF_8));
                    return false;
                });
                var router = new RunningRouter();
                var client = router.connect()) {
            router.serve(app.backend());

            for (int i = 0; i < 5; i++) {
                client.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: web.localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                assertThat(readAnswer(client.getInputStream(), "x")).doesNotContain("close", "timeout=5");
            }
        }
    }

    @Test
    void drainingWaitsForWhatIsUnderWay() throws Exception {
        try (var app = new ScriptedServer((_, _, out) -> {
                    Thread.sleep(500);
                    out.write(ScriptedServer.ok("late", 4));
                    return true;
                });
                var router = new RunningRouter();
                var client = router.connect()) {
            var backend = app.backend();
            router.serve(backend);
            client.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: web.localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            while (backend.active() == 0) {
                Thread.onSpinWait();
            }
            router.serve();

            boolean all = backend.drain(Duration.ofSeconds(5));

            assertThat(all).isTrue();
            assertThat(readAnswer(client.getInputStream(), "late")).contains("200 OK");
        }
    }

    private static String readAnswer(InputStream in, String body) throws IOException {
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n" + body)) {
            int next = in.read();
            assertThat(next).as("the end of: " + answer).isNotNegative();
            answer.append((char) next);
        }
        return answer.toString();
    }

    private static InetSocketAddress closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }
}
