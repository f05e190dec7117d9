package dev.slipway.api;

import static dev.slipway.api.LfsServer.json;
import static dev.slipway.core.lfs.LfsRig.WEB;
import static dev.slipway.core.lfs.LfsRig.oid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Samples;
import dev.slipway.core.identity.Right;
import dev.slipway.core.lfs.LfsLimits;
import dev.slipway.core.lfs.LfsRig;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What git-lfs and others that are not git-lfs are answered. */
class LfsRouteIT {
    private final LfsServer server = new LfsServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anObjectGoesUpIsVerifiedAndComesDown() throws Exception {
        var upload = json(server.batch(server.alice, "upload", "hello"));
        assertThat(upload.at("/transfer").asString()).isEqualTo("basic");
        assertThat(upload.at("/hash_algo").asString()).isEqualTo("sha256");
        assertThat(upload.at("/objects/0/authenticated").asBoolean()).isTrue();
        assertThat(upload.at("/objects/0/actions/upload/expires_in").asInt()).isEqualTo(1800);
        var verify = upload.at("/objects/0/actions/verify");
        assertThat(server.follow("POST", verify, "{}").statusCode()).isEqualTo(404);

        assertThat(server.follow("PUT", upload.at("/objects/0/actions/upload"), "hello")
                        .statusCode())
                .isEqualTo(200);

        assertThat(server.follow("POST", verify, "{}").statusCode()).isEqualTo(200);
        var again = json(server.batch(server.alice, "upload", "hello"));
        assertThat(again.at("/objects/0").has("actions")).isFalse();
        assertThat(again.at("/objects/0").has("error")).isFalse();
        var down = server.follow("GET", server.action(server.alice, "download", "hello", "download"), "");
        assertThat(down.body()).isEqualTo("hello");
        assertThat(down.headers().firstValue("Content-Length")).contains("5");
    }

    @Test
    void anObjectComesAsItIsThoughTheClientTakesItCompressed() throws Exception {
        var content = "x".repeat(100_000);
        server.bring(content);
        var action = server.action(server.alice, "download", content, "download");

        var request = HttpRequest.newBuilder(URI.create(action.at("/href").asString()))
                .header("Authorization", action.at("/header/Authorization").asString())
                .header("Accept-Encoding", "gzip");
        var answer = server.client.send(request.build(), BodyHandlers.ofString());

        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).contains("100000");
        assertThat(answer.body()).isEqualTo(content);
    }

    @Test
    void aWrongContentIsRefusedAndNotKept() throws Exception {
        for (var wrong : new String[] {"hellO", "hell", "hello!"}) {
            var answer = server.follow("PUT", server.action(server.alice, "upload", "hello", "upload"), wrong);

            assertThat(answer.statusCode()).as(wrong).isEqualTo(422);
            assertThat(json(answer).at("/message").asString()).startsWith("the object is not kept");
        }
        assertThat(json(server.batch(server.alice, "download", "hello"))
                        .at("/objects/0/error/code")
                        .asInt())
                .isEqualTo(404);
    }

    @Test // withstand G 109
    void aClientThatGoesAwayLeavesNothing() throws Exception {
        var content = "x".repeat(1 << 20);
        var upload = server.action(server.alice, "upload", content, "upload");
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), server.api.address().getPort())) {
            socket.getOutputStream()
                    .write("PUT %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n"
                            .formatted(
                                    URI.create(upload.at("/href").asString()).getPath(),
                                    upload.at("/header/Authorization").asString(),
                                    content.length())
                            .getBytes(UTF_8));
            socket.getOutputStream().write(content.substring(0, 300_000).getBytes(UTF_8));
        }

        assertThat(json(server.batch(server.alice, "download", content))
                        .at("/objects/0/error/code")
                        .asInt())
                .isEqualTo(404);
        assertThat(server.follow("PUT", upload, content).statusCode()).isEqualTo(200);
        var download = server.action(server.alice, "download", content, "download");
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), server.api.address().getPort())) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n\r\n"
                            .formatted(
                                    URI.create(download.at("/href").asString()).getPath(),
                                    download.at("/header/Authorization").asString())
                            .getBytes(UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        assertThat(server.follow("GET", download, "").body()).isEqualTo(content);
    }

    @Test
    void eachObjectHasItsOwnError() throws Exception {
        server.bring("hello");
        var answer = server.send("POST", "web/info/lfs/objects/batch", server.alice, """
                {"operation": "upload", "objects": [{"oid": "%s", "size": 5}, {"oid": "../x", "size": 1},
                 {"oid": "%s", "size": 1048577}, {"oid": "%s"}, {"oid": "%s", "size": -1}]}
                """.formatted(
                        oid("hello"), oid("a"), oid("b"), oid("c")));

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
        server.bring("hello");
        var object = "web.git/info/lfs/objects/" + oid("hello");

        for (var login :
                new String[] {"", "Bearer x.y", "Basic " + Base64.getEncoder().encodeToString("alice:x".getBytes(UTF_8))
                }) {
            for (var path : new String[] {"objects/batch", "locks", "locks/verify", "locks/1/unlock"}) {
                var answer = server.send("POST", "web.git/info/lfs/" + path, login, "{}");
                assertThat(answer.statusCode()).as(login + path).isEqualTo(401);
                assertThat(answer.headers().firstValue("LFS-Authenticate")).isPresent();
                assertThat(json(answer).at("/message").asString()).isNotEmpty();
            }
        }
        // An object is had with a ticket for it only, also by its owner.
        for (var login : new String[] {"", "Bearer x.y", server.alice}) {
            assertThat(server.send("GET", object, login, "").statusCode()).isEqualTo(403);
            assertThat(server.send("PUT", object, login, "hello").statusCode()).isEqualTo(403);
            assertThat(server.send("POST", object + "/verify", login, "{}").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test // withstand E 72, K 128
    void anotherUsersAppAnswersAsOneThatIsNotThere() throws Exception {
        server.bring("hello");

        for (var path : new String[] {"objects/batch", "locks", "locks/verify", "locks/0/unlock"}) {
            var body = "{\"operation\": \"download\", \"path\": \"a\", \"objects\": []}";
            var theirs = server.send("POST", "web.git/info/lfs/" + path, server.bob, body);
            var missing = server.send("POST", "none.git/info/lfs/" + path, server.bob, body);
            if (!path.equals("locks/verify")) {
                assertThat(theirs.statusCode()).as(path).isEqualTo(404);
                assertThat(theirs.body()).isEqualTo(missing.body().replace("none", "web"));
            } else {
                // A push may be about to make the missing one.
                assertThat(theirs.statusCode()).isEqualTo(404);
            }
        }
        assertThat(server.send("GET", "web.git/info/lfs/locks", server.bob, "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoMayOnlyReadIsForbiddenToBring() throws Exception {
        server.rig
                .state
                .apps()
                .update(
                        server.rig.state.apps().find(WEB).orElseThrow().id(),
                        app -> app.withGrants(Map.of(Samples.BOB, Right.READ)));

        assertThat(server.batch(server.bob, "download", "hello").statusCode()).isEqualTo(200);
        assertThat(server.batch(server.bob, "upload", "hello").statusCode()).isEqualTo(403);
        assertThat(server.send("POST", "web/info/lfs/locks", server.bob, "{\"path\": \"a\"}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aPassOfSshIsALogin() throws Exception {
        var pass = server.rig.lfs(LfsLimits.DEFAULT).passes().issue(LfsRig.ALICE, WEB, true);

        assertThat(server.batch("Bearer " + pass.token().reveal(), "upload", "hello")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.send(
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
                        .formatted(server.api.address().getPort())))
                .header("Authorization", server.alice)
                .header("X-Forwarded-For", "203.0.113.9")
                .POST(BodyPublishers.ofString("{\"operation\": \"download\"}"));

        assertThat(server.client.send(request.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        var https =
                server.client.send(request.header("X-Forwarded-Proto", "https").build(), BodyHandlers.ofString());
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
        var answer = server.send("POST", "web/info/lfs/objects/batch", server.alice, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/message").asString()).isNotEmpty();
    }

    @Test // withstand E 73
    void tooMuchAtOnceIsRefused() throws Exception {
        assertThat(server.send("POST", "web/info/lfs/objects/batch", server.alice, "[".repeat(100_000))
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.send("POST", "web/info/lfs/objects/batch", server.alice, " ".repeat(2 << 20))
                        .statusCode())
                .isEqualTo(413);
        var many = "{\"operation\": \"download\", \"objects\": [" + "{},".repeat(100) + "{}]}";
        assertThat(server.send("POST", "web/info/lfs/objects/batch", server.alice, many)
                        .statusCode())
                .isEqualTo(422);
        var other = "{\"operation\": \"download\", \"hash_algo\": \"sha512\"}";
        assertThat(server.send("POST", "web/info/lfs/objects/batch", server.alice, other)
                        .statusCode())
                .isEqualTo(409);
    }

    @ParameterizedTest // withstand E 79
    @ValueSource(strings = {"..%2f..%2fetc", "%2e%2e/x", "0", "a%00", "%252e"})
    void anObjectsNameLeadsNowhereElse(String name) throws Exception {
        var answer = server.send("GET", "web/info/lfs/objects/" + name, server.alice, "");

        assertThat(answer.statusCode()).isBetween(400, 422);
    }

    @Test
    void beforeTheServerIsReadyItSaysSo() throws Exception {
        try (var starting = server.starting()) {
            var address = "http://localhost:%d/git/web/info/lfs/objects/batch"
                    .formatted(starting.address().getPort());

            assertThat(server.send("POST", address, server.alice, "{}").statusCode())
                    .isEqualTo(503);
        }
    }
}
