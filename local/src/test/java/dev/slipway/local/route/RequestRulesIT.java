package dev.slipway.local.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that could mean two things, or too much: withstand E 75, 76. */
final class RequestRulesIT {
    private static final String HOST = "Host: web.localhost\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: 5, 6\r\n\r\nhello!",
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: +5\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: -5\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: 0x5\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: 99999999999999999999\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nTransfer-Encoding: identity\r\n\r\nhello",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost:\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: web.localhost\r\nHost: web.localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: web.localhost, other.localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: web.localhost/x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: user@web.localhost\r\n\r\n",
                "GET http://other.localhost/ HTTP/1.1\r\nHost: web.localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: web.localhost\r\nX Y: a\r\n\r\n",
                "GET / HTTP/1.1\nHost: web.localhost\n\n",
                "GET / HTTP/1.1\r\nHost: web.localhost\nX: y\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: web.localhost\r\nX: a\rb\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: web.localhost\r\nX: a\0b\r\n\r\n",
                "GET / x HTTP/1.1\r\nHost: web.localhost\r\n\r\n"
            })
    void requestWithTwoMeaningsIsRefusedAndTheConnectionClosed(String request) throws Exception {
        try (var app = ScriptedServer.saying("reached");
                var router = new RunningRouter()) {
            router.serve(app.backend());

            assertThat(router.exchange(request)).startsWith("HTTP/1.1 400 ").endsWith("[closed]");
            assertThat(app.heads).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5;a=\"b\r\nX\"\r\nhello\r\n0\r\n\r\n",
                "5;a=b\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "5\r\nhelloXX0\r\n\r\n",
                "ffffffffffffffffff\r\nhello\r\n0\r\n\r\n"
            })
    void chunkWithTwoMeaningsSplitsNothing(String body) throws Exception {
        var smuggled = "GET /smuggled HTTP/1.1\r\n" + HOST + "\r\n";
        try (var app = ScriptedServer.saying("reached");
                var router = new RunningRouter()) {
            router.serve(app.backend());

            var answer = router.exchange(
                    "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + body + smuggled);

            assertThat(answer).endsWith("[closed]");
            assertThat(List.copyOf(app.heads)).noneMatch(head -> head.contains("/smuggled"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5;a=\"b\"\r\nhello\r\n0;c\r\n\r\n",
                "5;a=b\nhello\r\n0\r\n\r\n",
                "5\nhello\n0\n\n",
                "0005 \r\nhello\r\n00\r\n\r\n"
            })
    void appGetsChunksInTheRoutersOwnFrames(String body) throws Exception {
        var bodies = new LinkedBlockingQueue<String>();
        try (var app = new ScriptedServer((_, in, out) -> {
                    var got = new StringBuilder();
                    while (got.indexOf("\r\n0\r\n\r\n") < 0) {
                        got.append((char) in.read());
                    }
                    bodies.add(got.toString());
                    out.write(ScriptedServer.ok("reached", 7));
                    return true;
                });
                var router = new RunningRouter()) {
            router.serve(app.backend());

            var answer = router.exchange("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + body);

            assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("reached[closed]");
            assertThat(bodies.element()).matches("0*5\r\nhello\r\n0\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/11", "HTTP/1.1x", "HTTPS/1.1"})
    void otherProtocolsAreRefused(String protocol) throws Exception {
        try (var app = ScriptedServer.saying("reached");
                var router = new RunningRouter()) {
            router.serve(app.backend());

            assertThat(router.exchange("GET / " + protocol + "\r\n" + HOST + "\r\n"))
                    .containsPattern("^HTTP/[01].[19] (400|505) ")
                    .endsWith("[closed]");
            assertThat(app.heads).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/9.9", "HTTP/1.2"})
    void versionsThatDoNotExistAreReadAsTheLatest(String protocol) throws Exception {
        try (var app = ScriptedServer.saying("reached");
                var router = new RunningRouter()) {
            router.serve(app.backend());

            router.exchange("GET / " + protocol + "\r\n" + HOST + "Connection: close\r\n\r\n");

            assertThat(app.heads.element()).startsWith("GET / HTTP/1.1\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: a\r\n Content-Length: 5\r\n", "Host: web.localhost\r\n X: a\r\n", " X: a\r\n"})
    void foldedHeaderHidesNothing(String folded) throws Exception {
        try (var app = ScriptedServer.saying("reached");
                var router = new RunningRouter()) {
            router.serve(app.backend());

            var answer = router.exchange("GET / HTTP/1.1\r\n" + HOST + folded + "Connection: close\r\n\r\nhello");

            assertThat(answer).containsPattern("^HTTP/1.1 (200|400) ").endsWith("[closed]");
            assertThat(app.heads).noneMatch(head -> head.contains("\r\n ") || head.contains("\r\nContent-Length"));
        }
    }

    @Test
    void foldedHeaderArrivesAsOneLine() throws Exception {
        try (var app = ScriptedServer.saying("reached");
                var router = new RunningRouter()) {
            router.serve(app.backend());

            router.exchange("GET / HTTP/1.1\r\n" + HOST + "X: a\r\n Y: b\r\nConnection: close\r\n\r\n");

            assertThat(app.heads.element()).containsPattern("\r\nX: a +Y: b\r\n");
        }
    }

    @Test
    void headersAboveTheLimitAreRefused() throws Exception {
        try (var app = ScriptedServer.saying("reached");
                var router = new RunningRouter()) {
            router.serve(app.backend());
            var start = "GET / HTTP/1.1\r\n" + HOST + "X-Big: ";

            assertThat(router.exchange(start + "x".repeat(7_000) + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
            assertThat(router.exchange(start + "x".repeat(9_000) + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 431 ")
                    .endsWith("[closed]");
            assertThat(router.exchange(start + "x".repeat(100_000) + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 4")
                    .endsWith("[closed]");
        }
    }

    @Test
    void slowHeadersAreCutOff() throws Exception {
        // withstand E 74
        try (var router = new RunningRouter();
                var client = router.connect()) {
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: web".getBytes(StandardCharsets.UTF_8));

            assertThat(client.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void lineEndsInAQueryDoNotReachAHeader() throws Exception {
        try (var app = ScriptedServer.saying("reached");
                var router = new RunningRouter()) {
            router.serve(app.backend());

            router.exchange("GET /?a=%0d%0aX-Injected:%201 HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");

            assertThat(app.heads.poll())
                    .contains("GET /?a=%0d%0aX-Injected:%201 HTTP/1.1")
                    .doesNotContain("\nX-Inj");
        }
    }

    @Test
    void whatAClientClaimsToHaveForwardedIsReplaced() throws Exception {
        try (var app = ScriptedServer.saying("reached");
                var router = new RunningRouter()) {
            router.serve(app.backend());

            router.exchange("""
                    GET /a%2Fb//c;v=1?q=%20 HTTP/1.1
                    Host: web.localhost:8080
                    X-Forwarded-For: 6.6.6.6
                    X-Forwarded-Proto: https
                    X-Forwarded-Host: evil
                    Forwarded: for=6.6.6.6
                    X-Real-IP: 6.6.6.6
                    Connection: close, X-Drop
                    X-Drop: 1
                    Keep-Alive: 5
                    TE: trailers
                    X-Request-Id: bad id!

                    """.replace("\n", "\r\n"));

            var head = app.heads.element();
            assertThat(head)
                    .startsWith("GET /a%2Fb//c;v=1?q=%20 HTTP/1.1\r\n")
                    .contains("Host: web.localhost:8080\r\n")
                    .contains("X-Forwarded-For: 127.0.0.1\r\n")
                    .contains("X-Forwarded-Proto: http\r\n")
                    .contains("X-Forwarded-Host: web.localhost:8080\r\n")
                    .contains("X-Forwarded-Port: 8080\r\n")
                    .containsPattern("X-Request-Id: [0-9a-f]+\r\n")
                    .doesNotContain("6.6.6.6", "evil", "X-Drop", "Keep-Alive", "trailers", "bad id");
        }
    }

    @Test
    void trustedProxyIsBelieved() throws Exception {
        try (var app = ScriptedServer.saying("reached");
                var router = new RunningRouter(Optional.empty(), Set.of(InetAddress.getLoopbackAddress()))) {
            router.serve(app.backend());

            router.exchange("GET / HTTP/1.1\r\n" + HOST
                    + "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n");

            assertThat(app.heads.element())
                    .contains("X-Forwarded-For: 192.0.2.1,127.0.0.1\r\n")
                    .contains("X-Forwarded-Proto: https\r\n");
        }
    }
}
