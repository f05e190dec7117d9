package dev.slipway.api;

import static dev.slipway.core.lfs.LfsRig.WEB;
import static dev.slipway.core.lfs.LfsRig.oid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Samples;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Right;
import dev.slipway.core.identity.Token;
import dev.slipway.core.identity.TokenLogin;
import dev.slipway.core.identity.TokenSecret;
import dev.slipway.core.lfs.LfsLimits;
import dev.slipway.core.lfs.LfsRig;
import dev.slipway.core.platform.GitOverHttp;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What git-lfs and others that are not git-lfs are answered. */
class LfsRouteIT {
    private static final JsonMapper JSON = new JsonMapper();

    private final LfsRig rig = new LfsRig();
    private final PrometheusMeasurements measurements = new PrometheusMeasurements();
    private final ControlApi api = new ControlApi(
            new ControlConfig(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), _ -> true, false, ""),
            new Readiness(),
            measurements,
            () -> {
                throw new UnsupportedOperationException();
            },
            Clock.systemUTC());
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String alice = "";
    private String bob = "";

    /** No repositories. */
    private static final class NoGit implements GitOverHttp {
        @Override
        public void advertise(Request request, OutputStream out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void serve(Request request, InputStream in, OutputStream out) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void open() {
        alice = login(Samples.ALICE);
        bob = login(Samples.BOB);
        var logins = new TokenLogin(rig.state.tokens(), rig.state.users(), Clock.systemUTC());
        api.open(logins, new NoGit(), rig.lfs(new LfsLimits(1 << 20, 2 << 20, 100, 100, 100)));
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
        measurements.close();
    }

    private String login(UserName user) {
        var secret = TokenSecret.random();
        rig.state.tokens().add(Token.of(secret, user, "test", KeyScope.FULL, Samples.NOW));
        var pair = user + ":" + secret.text().reveal();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    private HttpResponse<String> send(String method, String path, String authorization, String body)
            throws IOException, InterruptedException {
        var address = path.startsWith("http")
                ? path
                : "http://localhost:%d/git/%s".formatted(api.address().getPort(), path);
        var request = HttpRequest.newBuilder(URI.create(address)).method(method, BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> batch(String who, String operation, String content)
            throws IOException, InterruptedException {
        return send("POST", "web.git/info/lfs/objects/batch", who, """
                {"operation": "%s", "transfers": ["basic"], "ref": {"name": "refs/heads/main"},
                 "objects": [{"oid": "%s", "size": %d}], "hash_algo": "sha256"}
                """.formatted(
                        operation, oid(content), content.length()));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/vnd.git-lfs+json");
        return JSON.readTree(answer.body());
    }

    private JsonNode action(String who, String operation, String content, String action)
            throws IOException, InterruptedException {
        var answer = batch(who, operation, content);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).at("/objects/0/actions/" + action);
    }

    private HttpResponse<String> follow(String method, JsonNode action, String body)
            throws IOException, InterruptedException {
        return send(
                method,
                action.at("/href").asString(),
                action.at("/header/Authorization").asString(),
                body);
    }

    private void bring(String content) throws IOException, InterruptedException {
        assertThat(follow("PUT", action(alice, "upload", content, "upload"), content)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void anObjectGoesUpIsVerifiedAndComesDown() throws Exception {
        var upload = json(batch(alice, "upload", "hello"));
        assertThat(upload.at("/transfer").asString()).isEqualTo("basic");
        assertThat(upload.at("/hash_algo").asString()).isEqualTo("sha256");
        assertThat(upload.at("/objects/0/authenticated").asBoolean()).isTrue();
        assertThat(upload.at("/objects/0/actions/upload/expires_in").asInt()).isEqualTo(1800);
        var verify = upload.at("/objects/0/actions/verify");
        assertThat(follow("POST", verify, "{}").statusCode()).isEqualTo(404);

        assertThat(follow("PUT", upload.at("/objects/0/actions/upload"), "hello")
                        .statusCode())
                .isEqualTo(200);

        assertThat(follow("POST", verify, "{}").statusCode()).isEqualTo(200);
        var again = json(batch(alice, "upload", "hello"));
        assertThat(again.at("/objects/0").has("actions")).isFalse();
        assertThat(again.at("/objects/0").has("error")).isFalse();
        var down = follow("GET", action(alice, "download", "hello", "download"), "");
        assertThat(down.body()).isEqualTo("hello");
        assertThat(down.headers().firstValue("Content-Length")).contains("5");
    }

    @Test
    void anObjectComesAsItIsThoughTheClientTakesItCompressed() throws Exception {
        var content = "x".repeat(100_000);
        bring(content);
        var action = action(alice, "download", content, "download");

        var request = HttpRequest.newBuilder(URI.create(action.at("/href").asString()))
                .header("Authorization", action.at("/header/Authorization").asString())
                .header("Accept-Encoding", "gzip");
        var answer = client.send(request.build(), BodyHandlers.ofString());

        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).contains("100000");
        assertThat(answer.body()).isEqualTo(content);
    }

    @Test
    void aWrongContentIsRefusedAndNotKept() throws Exception {
        for (var wrong : new String[] {"hellO", "hell", "hello!"}) {
            var answer = follow("PUT", action(alice, "upload", "hello", "upload"), wrong);

            assertThat(answer.statusCode()).as(wrong).isEqualTo(422);
            assertThat(json(answer).at("/message").asString()).startsWith("the object is not kept");
        }
        assertThat(json(batch(alice, "download", "hello"))
                        .at("/objects/0/error/code")
                        .asInt())
                .isEqualTo(404);
    }

    @Test // withstand G 109
    void aClientThatGoesAwayLeavesNothing() throws Exception {
        var content = "x".repeat(1 << 20);
        var upload = action(alice, "upload", content, "upload");
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), api.address().getPort())) {
            socket.getOutputStream()
                    .write("PUT %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n"
                            .formatted(
                                    URI.create(upload.at("/href").asString()).getPath(),
                                    upload.at("/header/Authorization").asString(),
                                    content.length())
                            .getBytes(UTF_8));
            socket.getOutputStream().write(content.substring(0, 300_000).getBytes(UTF_8));
        }

        assertThat(json(batch(alice, "download", content))
                        .at("/objects/0/error/code")
                        .asInt())
                .isEqualTo(404);
        assertThat(follow("PUT", upload, content).statusCode()).isEqualTo(200);
        var download = action(alice, "download", content, "download");
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), api.address().getPort())) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n\r\n"
                            .formatted(
                                    URI.create(download.at("/href").asString()).getPath(),
                                    download.at("/header/Authorization").asString())
                            .getBytes(UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        assertThat(follow("GET", download, "").body()).isEqualTo(content);
    }

    @Test
    void eachObjectHasItsOwnError() throws Exception {
        bring("hello");
        var answer = send(
                "POST", "web/info/lfs/objects/batch", alice, """
                {"operation": "upload", "objects": [{"oid": "%s", "size": 5}, {"oid": "../x", "size": 1},
                 {"oid": "%s", "size": 1048577}, {"oid": "%s"}, {"oid": "%s", "size": -1}]}
                """.formatted(oid("hello"), oid("a"), oid("b"), oid("c")));

        assertThat(answer.statusCode()).isEqualTo(200);
        var objects = json(answer).at("/objects");
        assertThat(objects.at("/0").has("error")).isFalse();
        for (int i = 1; i <= 4; i++) {
            assertThat(objects.at("/%d/error/code".formatted(i)).asInt())
                    .as("%d", i)
                    .isEqualTo(422);
            assertThat(objects.at("/" + i).has("actions")).isFalse();
        }
    }

    @Test // withstand E 71
    void withoutALoginNothingIsAnswered() throws Exception {
        bring("hello");
        var object = "web.git/info/lfs/objects/" + oid("hello");

        for (var login :
                new String[] {"", "Bearer x.y", "Basic " + Base64.getEncoder().encodeToString("alice:x".getBytes(UTF_8))
                }) {
            for (var path : new String[] {"objects/batch", "locks", "locks/verify", "locks/1/unlock"}) {
                var answer = send("POST", "web.git/info/lfs/" + path, login, "{}");
                assertThat(answer.statusCode()).as(login + path).isEqualTo(401);
                assertThat(answer.headers().firstValue("LFS-Authenticate")).isPresent();
                assertThat(json(answer).at("/message").asString()).isNotEmpty();
            }
        }
        // An object is had with a ticket for it only, also by its owner.
        for (var login : new String[] {"", "Bearer x.y", alice}) {
            assertThat(send("GET", object, login, "").statusCode()).isEqualTo(403);
            assertThat(send("PUT", object, login, "hello").statusCode()).isEqualTo(403);
            assertThat(send("POST", object + "/verify", login, "{}").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test // withstand E 72, K 128
    void anotherUsersAppAnswersAsOneThatIsNotThere() throws Exception {
        bring("hello");

        for (var path : new String[] {"objects/batch", "locks", "locks/verify", "locks/0/unlock"}) {
            var body = "{\"operation\": \"download\", \"path\": \"a\", \"objects\": []}";
            var theirs = send("POST", "web.git/info/lfs/" + path, bob, body);
            var missing = send("POST", "none.git/info/lfs/" + path, bob, body);
            if (!path.equals("locks/verify")) {
                assertThat(theirs.statusCode()).as(path).isEqualTo(404);
                assertThat(theirs.body()).isEqualTo(missing.body().replace("none", "web"));
            } else {
                // A push may be about to make the missing one.
                assertThat(theirs.statusCode()).isEqualTo(404);
            }
        }
        assertThat(send("GET", "web.git/info/lfs/locks", bob, "").statusCode()).isEqualTo(404);
    }

    @Test
    void whoMayOnlyReadIsForbiddenToBring() throws Exception {
        rig.state
                .apps()
                .update(
                        rig.state.apps().find(WEB).orElseThrow().id(),
                        app -> app.withGrants(Map.of(Samples.BOB, Right.READ)));

        assertThat(batch(bob, "download", "hello").statusCode()).isEqualTo(200);
        assertThat(batch(bob, "upload", "hello").statusCode()).isEqualTo(403);
        assertThat(send("POST", "web/info/lfs/locks", bob, "{\"path\": \"a\"}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void aPassOfSshIsALogin() throws Exception {
        var pass = rig.lfs(LfsLimits.DEFAULT).passes().issue(LfsRig.ALICE, WEB, true);

        assertThat(batch("Bearer " + pass.token().reveal(), "upload", "hello").statusCode())
                .isEqualTo(200);
        assertThat(send(
                                "POST",
                                "shop/info/lfs/objects/batch",
                                "Bearer " + pass.token().reveal(),
                                "{\"operation\": \"download\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void onlyTheRouterMaySayThatAVisitorCameByHttps() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d/git/web/info/lfs/objects/batch"
                        .formatted(api.address().getPort())))
                .header("Authorization", alice)
                .header("X-Forwarded-For", "203.0.113.9")
                .POST(BodyPublishers.ofString("{\"operation\": \"download\"}"));

        assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        var https = client.send(request.header("X-Forwarded-Proto", "https").build(), BodyHandlers.ofString());
        assertThat(https.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest // withstand E 73
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"operation\": \"delete\"}",
                "{\"operation\": 1, \"objects\": 2}",
                "{\"operation\": \"download\", \"objects\": [{\"oid\": [], \"size\": {}}]}",
                "{\"operation\": \"download\", \"objects\": [{\"size\": 1e99}]}",
                "{\"operation\": \"download\"",
                "\u0000"
            })
    void whatGitLfsDoesNotAskIsRefused(String body) throws Exception {
        var answer = send("POST", "web/info/lfs/objects/batch", alice, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/message").asString()).isNotEmpty();
    }

    @Test // withstand E 73
    void tooMuchAtOnceIsRefused() throws Exception {
        assertThat(send("POST", "web/info/lfs/objects/batch", alice, "[".repeat(100_000))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "web/info/lfs/objects/batch", alice, " ".repeat(2 << 20))
                        .statusCode())
                .isEqualTo(413);
        var many = "{\"operation\": \"download\", \"objects\": [" + "{},".repeat(100) + "{}]}";
        assertThat(send("POST", "web/info/lfs/objects/batch", alice, many).statusCode())
                .isEqualTo(422);
        var other = "{\"operation\": \"download\", \"hash_algo\": \"sha512\"}";
        assertThat(send("POST", "web/info/lfs/objects/batch", alice, other).statusCode())
                .isEqualTo(409);
    }

    @ParameterizedTest // withstand E 79
    @ValueSource(strings = {"..%2f..%2fetc", "%2e%2e/x", "0", "a%00", "%252e"})
    void anObjectsNameLeadsNowhereElse(String name) throws Exception {
        var answer = send("GET", "web/info/lfs/objects/" + name, alice, "");

        assertThat(answer.statusCode()).isBetween(400, 422);
    }

    @Test
    void locksConflictAndAreListed() throws Exception {
        rig.state
                .apps()
                .update(
                        rig.state.apps().find(WEB).orElseThrow().id(),
                        app -> app.withGrants(Map.of(Samples.BOB, Right.PUSH)));
        var locks = "web/info/lfs/locks";

        var made = send("POST", locks, alice, "{\"path\": \"a/b.psd\", \"ref\": {\"name\": \"refs/heads/main\"}}");
        assertThat(made.statusCode()).isEqualTo(201);
        var id = json(made).at("/lock/id").asString();
        assertThat(json(made).at("/lock/owner/name").asString()).isEqualTo("alice");
        assertThat(json(made).at("/lock/locked_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

        var second = send("POST", locks, bob, "{\"path\": \"a/b.psd\"}");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(json(second).at("/lock/id").asString()).isEqualTo(id);
        assertThat(json(second).at("/message").asString()).isEqualTo("a/b.psd is locked by alice");

        assertThat(json(send("GET", locks + "?path=a%2Fb.psd&limit=5", bob, ""))
                        .at("/locks/0/id")
                        .asString())
                .isEqualTo(id);
        assertThat(json(send("GET", locks + "?path=other", bob, "")).at("/locks"))
                .isEmpty();
        assertThat(json(send("POST", locks + "/verify", alice, "{}")).at("/ours"))
                .hasSize(1);
        assertThat(json(send("POST", locks + "/verify", bob, "{}")).at("/theirs"))
                .hasSize(1);

        assertThat(send("POST", locks + "/" + id + "/unlock", bob, "{}").statusCode())
                .isEqualTo(403);
        assertThat(send("POST", locks + "/" + id + "/unlock", bob, "{\"force\": true}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(json(send("POST", locks + "/" + id + "/unlock", alice, ""))
                        .at("/lock/id")
                        .asString())
                .isEqualTo(id);
        assertThat(send("POST", locks + "/" + id + "/unlock", alice, "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void beforeTheServerIsReadyItSaysSo() throws Exception {
        try (var starting = new ControlApi(
                new ControlConfig(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), _ -> true, false, ""),
                new Readiness(),
                measurements,
                () -> {
                    throw new UnsupportedOperationException();
                },
                Clock.systemUTC())) {
            var address = "http://localhost:%d/git/web/info/lfs/objects/batch"
                    .formatted(starting.address().getPort());

            assertThat(send("POST", address, alice, "{}").statusCode()).isEqualTo(503);
        }
    }
}
