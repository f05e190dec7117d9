package dev.slipway.api.epinio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.api.ControlApi;
import dev.slipway.api.ControlConfig;
import dev.slipway.api.PrometheusMeasurements;
import dev.slipway.api.Readiness;
import dev.slipway.core.RecordingMeasurements;
import dev.slipway.core.Samples;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.app.HostRules;
import dev.slipway.core.deploy.DeployLimits;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.deploy.FakePlatform;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Passes;
import dev.slipway.core.identity.Token;
import dev.slipway.core.identity.TokenLogin;
import dev.slipway.core.identity.TokenSecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A control API on a platform in memory, with two users who have tokens, and an admin. */
final class EpinioServer implements AutoCloseable {
    static final JsonMapper JSON = new JsonMapper();
    private static final UserName ROOT = new UserName("root");

    final FakePlatform fake = new FakePlatform();
    final FakeUploads uploads = new FakeUploads();
    final Deployer deployer =
            new Deployer(fake.platform(), DeployLimits.DEFAULT, new RecordingMeasurements(), Clock.systemUTC());
    private final PrometheusMeasurements measurements = new PrometheusMeasurements();
    final ControlApi api = new ControlApi(
            new ControlConfig(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), _ -> true, false, ""),
            new Readiness(),
            measurements,
            () -> {
                throw new UnsupportedOperationException();
            },
            Clock.systemUTC());
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final String alice;
    final String bob;
    final String root;

    EpinioServer() {
        var state = fake.state();
        state.users().add(Samples.user(Samples.ALICE));
        state.users().add(Samples.user(Samples.BOB));
        state.users().add(Samples.admin(ROOT));
        alice = login(Samples.ALICE);
        bob = login(Samples.BOB);
        root = login(ROOT);
    }

    /** One that has started. */
    static EpinioServer open() {
        var server = new EpinioServer();
        var state = server.fake.state();
        server.api.open(
                new TokenLogin(state.tokens(), state.users(), Clock.systemUTC()),
                new EpinioApi.Parts(
                        server.fake.platform(),
                        new Access(state.apps(), state.namespaces()),
                        server.deployer,
                        server.uploads,
                        (_, commit, out) -> out.write(("archive of " + commit).getBytes(UTF_8)),
                        server.fake.state().gitLogins(),
                        new Passes(() -> new byte[] {1}, state.users(), Clock.systemUTC()),
                        new HostRules(List.of("localhost")),
                        OptionalInt.of(8443),
                        "1.2.3",
                        Clock.systemUTC()));
        return server;
    }

    private String login(UserName user) {
        var secret = TokenSecret.random();
        fake.state().tokens().add(Token.of(secret, user, "test", KeyScope.FULL, Samples.NOW));
        var pair = user + ":" + secret.text().reveal();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    /** An app of alice's, running. */
    App running(String name) throws InterruptedException {
        var app = fake.app(name, "alice");
        deployer.follow(deployer.deploy(FakePlatform.push(app, 1)).id(), _ -> {});
        return app;
    }

    App now(App app) {
        return fake.state().apps().find(app.id()).orElseThrow();
    }

    @Override
    public void close() {
        client.close();
        api.close();
        measurements.close();
    }

    URI address(String scheme, String path) {
        return URI.create("%s://localhost:%d%s".formatted(scheme, api.address().getPort(), path));
    }

    HttpResponse<String> send(String method, String path, String authorization, BodyPublisher body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address("http", path)).method(method, body);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String who, String path) throws IOException, InterruptedException {
        return send("GET", "/api/v1" + path, who, BodyPublishers.noBody());
    }

    /** As the CLI does, without telling that it is JSON. */
    HttpResponse<String> send(String method, String who, String path, String body)
            throws IOException, InterruptedException {
        return send(method, "/api/v1" + path, who, BodyPublishers.ofString(body));
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }
}
