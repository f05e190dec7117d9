package dev.slipway.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.api.own.Server;
import dev.slipway.core.RecordingMeasurements;
import dev.slipway.core.Samples;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.app.HostRules;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployLimits;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.deploy.FakePlatform;
import dev.slipway.core.identity.FakeHasher;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Login;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.identity.Token;
import dev.slipway.core.identity.TokenLogin;
import dev.slipway.core.identity.TokenSecret;
import dev.slipway.core.identity.User;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.webhook.FakeDoor;
import dev.slipway.core.webhook.FakeRemotes;
import dev.slipway.core.webhook.WebhookDoor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A control API in front of a platform in memory, with an admin and two users, asked by HTTP. */
final class OwnServer implements AutoCloseable {
    static final UserName ADMIN = new UserName("admin");
    static final UserName ALICE = Samples.ALICE;
    static final UserName BOB = Samples.BOB;
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);

    final FakePlatform fake = new FakePlatform();
    final Platform platform = fake.platform();
    final Clock clock = Clock.systemUTC();
    final Deployer deployer = new Deployer(platform, DeployLimits.DEFAULT, new RecordingMeasurements(), clock);
    final FakeRemotes remotes = new FakeRemotes();
    final FakeDoor door = new FakeDoor(fake.state());
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final PrometheusMeasurements measurements = new PrometheusMeasurements();
    private final ControlApi api = new ControlApi(
            new ControlConfig(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), _ -> true, false, "This is Slipway.\n"),
            new Readiness(),
            measurements,
            () -> WebhookDoor.CLOSED,
            clock);
    private final HashMap<UserName, String> tokens = new HashMap<>();
    private final HashMap<String, String> passwords = new HashMap<>();

    /** An answer that has come whole. */
    record Answer(int status, String type, String body, HttpResponse<String> response) {
        JsonNode json() {
            return JSON.readTree(body);
        }

        /** The text at that place of the JSON. */
        String at(String pointer) {
            return json().at(pointer).asString();
        }
    }

    OwnServer() {
        fake.state().users().add(new User(ADMIN, true, Instant.EPOCH));
        List.of(ALICE, BOB).forEach(name -> fake.state().users().add(new User(name, false, Instant.EPOCH)));
        List.of(ADMIN, ALICE, BOB).forEach(name -> tokens.put(name, token(name, KeyScope.FULL)));
    }

    /** Before it is opened: that user also has that password. */
    OwnServer withPassword(UserName user, String password) {
        passwords.put(user.value(), password);
        return this;
    }

    private Login login() {
        var byToken = new TokenLogin(platform.tokens(), platform.users(), clock);
        return (user, secret) -> secret.reveal().equals(passwords.get(user))
                ? Optional.of(new Principal(new UserName(user), false, KeyScope.FULL))
                : byToken.prove(user, secret);
    }

    /** From now on somebody can log in. */
    OwnServer open() {
        api.open(
                login(),
                new Server(
                        platform,
                        new Access(platform.apps(), platform.namespaces()),
                        deployer,
                        URI.create("https://slipway.example.com/hooks/"),
                        door,
                        remotes,
                        new HostRules(List.of("localhost")),
                        new FakeHasher(),
                        "1.2.3",
                        List.of("git remote add epinio ssh://git@localhost:2222/APP"),
                        clock));
        return this;
    }

    String token(UserName owner, KeyScope scope) {
        var secret = TokenSecret.random();
        var label = "test-" + secret.id();
        fake.state().tokens().add(Token.of(secret, owner, label, scope, Instant.EPOCH));
        return secret.text().reveal();
    }

    /** The user's token. */
    String token(UserName user) {
        return tokens.getOrDefault(user, "");
    }

    /** A login by name and token. */
    String login(UserName user) {
        return basic(user.value(), token(user));
    }

    static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8));
    }

    App app(String name, UserName owner) {
        return fake.app(name, owner.value());
    }

    void grant(App app, UserName user, Right right) {
        fake.state().apps().update(app.id(), old -> {
            var grants = new HashMap<>(old.grants());
            grants.put(user, right);
            return old.withGrants(grants);
        });
    }

    /** Pushes a commit of that digit, and waits for the end of its deploy. */
    Deploy push(App app, int digit) throws InterruptedException {
        var deploy = deployer.deploy(FakePlatform.push(app, digit));
        deployer.follow(deploy.id(), _ -> {});
        return platform.deploys().find(deploy.id()).orElseThrow();
    }

    Answer get(UserName who, String path) throws IOException, InterruptedException {
        return send(who, "GET", path, "");
    }

    /** Asks until the answer is such a one. */
    Answer getUntil(UserName who, String path, Predicate<Answer> such) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var answer = get(who, path);
        while (!such.test(answer)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("%s is still %s".formatted(path, answer.body));
            }
            Thread.sleep(LOOK);
            answer = get(who, path);
        }
        return answer;
    }

    Answer send(UserName who, String method, String path, String body) throws IOException, InterruptedException {
        var request = request(path).header("Authorization", login(who));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request.method(method, BodyPublishers.ofString(body)));
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body(),
                response);
    }

    /** Passes the lines of a stream on as they come, to its end. */
    void follow(UserName who, String path, Consumer<String> sink) throws IOException, InterruptedException {
        var request = request(path).header("Authorization", login(who)).build();
        try (var lines = client.send(request, BodyHandlers.ofLines()).body()) {
            lines.forEach(sink);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path));
    }

    String address() {
        return "http://localhost:" + api.address().getPort();
    }

    @Override
    public void close() {
        client.close();
        api.close();
        measurements.close();
    }
}
