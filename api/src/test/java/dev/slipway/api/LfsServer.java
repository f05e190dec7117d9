package dev.slipway.api;

import static dev.slipway.core.lfs.LfsRig.oid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Samples;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.KeyScope;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A control API in front of large files, with two users who have tokens, and what git-lfs asks of it. */
final class LfsServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    final LfsRig rig = new LfsRig();
    private final PrometheusMeasurements measurements = new PrometheusMeasurements();
    final ControlApi api = starting();
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final String alice = login(Samples.ALICE);
    final String bob = login(Samples.BOB);

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

    LfsServer() {
        var logins = new TokenLogin(rig.state.tokens(), rig.state.users(), Clock.systemUTC());
        api.open(logins, new NoGit(), rig.lfs(new LfsLimits(1 << 20, 2 << 20, 100, 100, 100)));
    }

    @Override
    public void close() {
        client.close();
        api.close();
        measurements.close();
    }

    /** One that cannot log anybody in yet. */
    ControlApi starting() {
        return new ControlApi(
                new ControlConfig(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), _ -> true, false, ""),
                new Readiness(),
                measurements,
                () -> {
                    throw new UnsupportedOperationException();
                },
                Clock.systemUTC());
    }

    private String login(UserName user) {
        var secret = TokenSecret.random();
        rig.state.tokens().add(Token.of(secret, user, "test", KeyScope.FULL, Samples.NOW));
        var pair = user + ":" + secret.text().reveal();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    HttpResponse<String> send(String method, String path, String authorization, String body)
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

    HttpResponse<String> batch(String who, String operation, String content) throws IOException, InterruptedException {
        return send("POST", "web.git/info/lfs/objects/batch", who, """
                {"operation": "%s", "transfers": ["basic"], "ref": {"name": "refs/heads/main"},
                 "objects": [{"oid": "%s", "size": %d}], "hash_algo": "sha256"}
                """.formatted(
                        operation, oid(content), content.length()));
    }

    static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/vnd.git-lfs+json");
        return JSON.readTree(answer.body());
    }

    JsonNode action(String who, String operation, String content, String action)
            throws IOException, InterruptedException {
        var answer = batch(who, operation, content);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).at("/objects/0/actions/" + action);
    }

    HttpResponse<String> follow(String method, JsonNode action, String body) throws IOException, InterruptedException {
        return send(
                method,
                action.at("/href").asString(),
                action.at("/header/Authorization").asString(),
                body);
    }

    void bring(String content) throws IOException, InterruptedException {
        assertThat(follow("PUT", action(alice, "upload", content, "upload"), content)
                        .statusCode())
                .isEqualTo(200);
    }
}
