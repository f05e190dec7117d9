package dev.slipway.api;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Secret;
import dev.slipway.core.identity.FakeHasher;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Login;
import dev.slipway.core.identity.PasswordLogin;
import dev.slipway.core.identity.Token;
import dev.slipway.core.identity.TokenLogin;
import dev.slipway.core.identity.TokenSecret;
import dev.slipway.core.lfs.LfsLimits;
import dev.slipway.core.lfs.LfsRig;
import dev.slipway.core.platform.GitOverHttp;
import dev.slipway.core.platform.State;
import dev.slipway.core.webhook.WebhookDoor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Git's two requests, byte for byte, to repositories that only count what they are sent. */
final class GitRoutesIT {
    private static final int MOST_WANTED = 32 << 20;

    private final LfsRig rig = new LfsRig();
    private final State state = rig.state;
    private final TokenSecret token = TokenSecret.random();
    private final FakeHasher hasher = new FakeHasher();
    private final Counting repositories = new Counting();
    private final PrometheusMeasurements measurements = new PrometheusMeasurements();
    private final ControlApi api = new ControlApi(
            new ControlConfig(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), _ -> true, false, ""),
            new Readiness(),
            measurements,
            () -> WebhookDoor.CLOSED,
            Clock.systemUTC());

    @BeforeEach
    void open() {
        state.tokens().add(Token.of(token, ALICE, "laptop", KeyScope.FULL, NOW));
        api.open(
                Login.of(
                        new TokenLogin(state.tokens(), state.users(), Clock.systemUTC()),
                        new PasswordLogin(state.users(), hasher, Clock.systemUTC())),
                repositories,
                rig.lfs(new LfsLimits(1, 1, 1, 1, 1)));
    }

    @AfterEach
    void stop() {
        api.close();
        measurements.close();
    }

    /** Keeps who asked for what, and how much came. */
    private static final class Counting implements GitOverHttp {
        final List<String> asked = new CopyOnWriteArrayList<>();

        @Override
        public void advertise(Request request, OutputStream out) throws IOException {
            asked.add("%s %s %s".formatted(request.who().user(), request.service(), request.app()));
            out.write("refs".getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void serve(Request request, InputStream in, OutputStream out) throws IOException {
            var piece = new byte[1 << 16];
            long count = 0;
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                count += read;
            }
            asked.add("%s %s".formatted(request.service(), count));
            out.write("done".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private String login(String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(("alice:" + password).getBytes(StandardCharsets.UTF_8));
    }

    private String login() {
        return login(token.text().reveal());
    }

    /** The answer to a request whose body ends where it is told to, whether or not that is all. */
    private String answer(String line, byte[] body, String... headers) throws IOException {
        try (var socket = new Socket(api.address().getAddress(), api.address().getPort())) {
            socket.setSoTimeout(20_000);
            var head = "%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n\r\n"
                    .formatted(line, String.join("\r\n", headers));
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            try {
                socket.getOutputStream().write(body);
            } catch (IOException _) {
                // It is not read to its end; the answer says why.
            }
            return read(socket);
        }
    }

    private static String read(Socket socket) {
        var answer = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(answer);
        } catch (IOException _) {
            // What came before counts.
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private String get(String path, String... headers) throws IOException {
        return answer("GET " + path, new byte[0], headers);
    }

    @Test
    void ownerIsShownTheRefs() throws Exception {
        assertThat(get("/git/web/info/refs?service=git-receive-pack", login()))
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-Type: application/x-git-receive-pack-advertisement", "refs");
        assertThat(get("/git/team/web.git/info/refs?service=git-upload-pack", login()))
                .startsWith("HTTP/1.1 200 ");
        assertThat(repositories.asked).containsExactly("alice git-receive-pack web", "alice git-upload-pack team/web");
    }

    // withstand E 71
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: 1",
                "Authorization: Basic",
                "Authorization: Basic !!!",
                "Authorization: Basic YWxpY2U=",
                "Authorization: Basic YWxpY2U6c2VjcmV0",
                "Authorization: Bearer YWxpY2U6c2VjcmV0",
                "Authorization: Digest username=alice"
            })
    void whoIsNotProvenIsAskedForALoginBeforeTheBodyIsRead(String header) throws Exception {
        // A gigabyte that is announced, and never sent.
        var answer = answer(
                "POST /git/web/git-receive-pack",
                new byte[0],
                header,
                "Content-Type: application/x-git-receive-pack-request",
                "Content-Length: 1000000000");

        assertThat(answer)
                .startsWith("HTTP/1.1 401 ")
                .contains("WWW-Authenticate: Basic realm=\"slipway\"")
                .endsWith("give your user name, and your password or a token\n");
        assertThat(repositories.asked).isEmpty();
    }

    // withstand E 71
    @Test
    void guessesAreNotAnsweredAfterTwenty() throws Exception {
        var statuses = new ArrayList<String>();
        for (int i = 0; i < 21; i++) {
            statuses.add(get("/git/web/info/refs?service=git-upload-pack", login("guess" + i))
                    .substring(9, 12));
        }

        assertThat(statuses).startsWith("401").endsWith("429", "429");
        assertThat(get("/healthz")).startsWith("HTTP/1.1 200 ");
    }

    private String refs(String visitor, String password) throws IOException {
        return get(
                        "/git/web/info/refs?service=git-upload-pack",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-For: " + visitor,
                        login(password))
                .substring(9, 12);
    }

    @Test
    void passwordLetsItsUserIn() throws Exception {
        state.users().setPassword(ALICE, Optional.of(hasher.hash(new Secret("a:colon and a b\u00fccher"))));

        assertThat(refs("192.0.2.1", "a:colon and a b\u00fccher")).isEqualTo("200");
        assertThat(refs("192.0.2.1", "a:colon and a bucher")).isEqualTo("401");
        state.users().setPassword(ALICE, Optional.empty());
        assertThat(refs("192.0.2.1", "a:colon and a b\u00fccher")).isEqualTo("401");
    }

    // withstand E 71
    @Test
    void manyWhoGuessTogetherAreStoppedAndTheUserIsNotLockedOut() throws Exception {
        state.users().setPassword(ALICE, Optional.of(hasher.hash(new Secret("the password"))));
        assertThat(refs("203.0.113.7", "the password")).isEqualTo("200");
        var statuses = new ArrayList<String>();
        for (int i = 1; i <= 20; i++) {
            statuses.add(refs("192.0.2." + i, "guess" + i));
        }

        assertThat(statuses).startsWith("401").endsWith("429");
        int asked = hasher.matched();
        assertThat(refs("192.0.2.99", "the password")).isEqualTo("429");
        assertThat(hasher.matched()).isEqualTo(asked);
        assertThat(refs("192.0.2.99", token.text().reveal())).isEqualTo("200");
        assertThat(refs("203.0.113.7", "the password")).isEqualTo("200");
    }

    // withstand C 42, E 73
    @Test
    void whatIsWantedIsBoundedAlsoWhereItIsCompressed() throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 100; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }

        assertThat(upload(bomb.toByteArray(), "Content-Encoding: gzip")).startsWith("HTTP/1.1 413 ");
        assertThat(upload(new byte[MOST_WANTED + 1], "X-Nothing: 1")).startsWith("HTTP/1.1 413 ");
        assertThat(repositories.asked).isEmpty();
        assertThat(upload(gzip(new byte[1000]), "Content-Encoding: gzip")).startsWith("HTTP/1.1 200 ");
        assertThat(repositories.asked).containsExactly("git-upload-pack 1000");
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    private String upload(byte[] body, String header) throws IOException {
        return answer(
                "POST /git/web/git-upload-pack",
                body,
                login(),
                header,
                "Content-Type: application/x-git-upload-pack-request",
                "Content-Length: " + body.length);
    }

    @Test
    void whatIsNotGitsIsRefused() throws Exception {
        assertThat(upload(new byte[10], "Content-Encoding: br")).startsWith("HTTP/1.1 415 ");
        assertThat(upload("not gzip".getBytes(StandardCharsets.US_ASCII), "Content-Encoding: gzip"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(answer("POST /git/web/git-upload-pack", new byte[2], login(), "Content-Length: 2"))
                .startsWith("HTTP/1.1 415 ");
        assertThat(get("/git/web/info/refs", login())).startsWith("HTTP/1.1 400 ");
        assertThat(get("/git/web/info/refs?service=git-upload-archive", login()))
                .startsWith("HTTP/1.1 400 ");
        assertThat(get("/git/web/HEAD", login())).startsWith("HTTP/1.1 404 ");
        assertThat(answer("PUT /git/web/git-upload-pack", new byte[0], login(), "Content-Length: 0"))
                .startsWith("HTTP/1.1 405 ")
                .contains("Allow: POST");
        assertThat(repositories.asked).isEmpty();
    }

    // withstand B 28, E 79
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/git/../web/info/refs",
                "/git/%2e%2e/web/info/refs",
                "/git/a%2fb/info/refs",
                "/git/a%00/info/refs",
                "/git//web/info/refs",
                "/git/web;x/info/refs",
                "/git/%252e%252e/info/refs",
                "/git/-x/info/refs",
                "/git/web.git.git/info/refs"
            })
    void pathsThatNameNoAppReachNothing(String path) throws Exception {
        assertThat(get(path + "?service=git-upload-pack", login()).substring(9, 12))
                .isIn("400", "404");
        assertThat(repositories.asked).isEmpty();
    }

    @Test
    void untilTheServerIsReadyNobodyIsLetIn() throws Exception {
        try (var starting = new PrometheusMeasurements();
                var closed = new ControlApi(
                        new ControlConfig(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), _ -> true, false, ""),
                        new Readiness(),
                        starting,
                        () -> WebhookDoor.CLOSED,
                        Clock.systemUTC());
                var socket = new Socket(
                        closed.address().getAddress(), closed.address().getPort())) {
            socket.getOutputStream()
                    .write("GET /git/web/info/refs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(read(socket)).startsWith("HTTP/1.1 503 ").contains("the server is starting");
        }
    }
}
