package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.CommitId;
import dev.slipway.core.RecordingMeasurements;
import dev.slipway.core.RefName;
import dev.slipway.core.Streams;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.AppLocks;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployLimits;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.deploy.InMemoryBuildLogs;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.identity.FakeHasher;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.User;
import dev.slipway.core.platform.HttpsCertificates;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.platform.State;
import dev.slipway.core.service.InMemoryServices;
import dev.slipway.core.webhook.FakeDoor;
import dev.slipway.core.webhook.FakeRemotes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A server in memory with an admin and two users, asked by commands. */
final class TestServer {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    static final Principal ADMIN = principal("admin", true, KeyScope.FULL);
    static final Principal ALICE = principal("alice", false, KeyScope.FULL);
    static final Principal BOB = principal("bob", false, KeyScope.FULL);

    /** What a command answered. */
    record Answer(int status, String out, String err) {}

    final State state = State.inMemory();
    final FakeRunner runner = new FakeRunner();
    final FakeHasher hasher = new FakeHasher();
    final FakeBuilder builder = new FakeBuilder();
    final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    final FakeHistory history = new FakeHistory();
    final FakeDoor door = new FakeDoor(state);
    final FakeRemotes remotes = new FakeRemotes();
    final InMemoryServices services = new InMemoryServices();
    final Platform platform = new Platform(
            state.users(),
            state.keys(),
            state.tokens(),
            state.namespaces(),
            state.apps(),
            state.configurations(),
            services,
            state.releases(),
            state.deploys(),
            AppLocks.ALONE,
            new InMemoryBuildLogs(),
            history,
            builder,
            builder,
            runner,
            runner,
            runner,
            state.webhooks(),
            state.deliveries(),
            List.of());
    final Deployer deployer = new Deployer(platform, DeployLimits.DEFAULT, new RecordingMeasurements(), clock);
    final List<HttpsCertificates.Certificate> certificates = new ArrayList<>();
    final CommandTree commands = new CommandTree(
            platform,
            new Access(state.apps(), state.namespaces()),
            deployer,
            new CommandsConfig(
                    "1.2.3",
                    List.of("localhost", "slipway.example.com"),
                    URI.create("https://slipway.example.com/hooks/"),
                    door,
                    remotes,
                    _ -> {
                        throw new AssertionError("nobody asked for a backup");
                    },
                    () -> List.copyOf(certificates),
                    hasher),
            clock);

    TestServer() {
        List.of(ADMIN, ALICE, BOB).forEach(who -> state.users().add(new User(who.user(), who.admin(), NOW)));
    }

    static Principal principal(String name, boolean admin, KeyScope scope) {
        return new Principal(new UserName(name), admin, scope);
    }

    Answer run(Principal who, String... words) {
        return runWith(who, "", words);
    }

    Answer runWith(Principal who, String input, String... words) {
        return runWith(who, input.getBytes(StandardCharsets.UTF_8), words);
    }

    Answer runWith(Principal who, byte[] input, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try {
            int status = commands.run(who, List.of(words), new Streams(new ByteArrayInputStream(input), out, err));
            return new Answer(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupted the command", e);
        }
    }

    App app(Principal owner, String name) {
        var app = App.create(AppName.parse(name), owner.user(), NOW);
        state.apps().create(app);
        return app;
    }

    App find(String name) {
        return state.apps().find(AppName.parse(name)).orElseThrow();
    }

    /** Pushes a commit of that digit and waits for the end of its deploy. */
    Deploy push(App app, String digit) throws InterruptedException {
        var deploy = pushed(app, digit);
        deployer.follow(deploy.id(), _ -> {});
        return deploy;
    }

    /** Pushes a commit of that digit. */
    Deploy pushed(App app, String digit) {
        return deployer.deploy(commit(app, digit));
    }

    /** Stages a commit of that digit and waits for its end. */
    void stage(App app, String digit) throws InterruptedException {
        var deploy = deployer.deploy(commit(app, digit).staging());
        deployer.follow(deploy.id(), _ -> {});
    }

    private static Push commit(App app, String digit) {
        return new Push(app.id(), RefName.branch("main"), new CommitId(digit.repeat(40)), app.owner(), false, "why");
    }
}
