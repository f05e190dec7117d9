package dev.slipway.git;

import dev.slipway.core.AppName;
import dev.slipway.core.RecordingMeasurements;
import dev.slipway.core.Samples;
import dev.slipway.core.Streams;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Repositories;
import dev.slipway.core.app.RepositoryVault;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.PublicKey;
import dev.slipway.core.identity.SshKey;
import dev.slipway.core.lfs.LfsPasses;
import dev.slipway.core.lfs.Tickets;
import dev.slipway.core.platform.SshCommands;
import dev.slipway.core.platform.State;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.RepositoryStore;
import dev.slipway.git.ssh.PenaltyRules;
import dev.slipway.git.ssh.SshConfig;
import dev.slipway.git.ssh.SshLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.eclipse.jgit.transport.PostReceiveHook;
import org.eclipse.jgit.transport.PreReceiveHook;

/** A receiver on a free port, with users alice (an admin) and bob, their keys, and hooks that tests can change. */
final class TestReceiver implements AutoCloseable {
    static final UserName ALICE = Samples.ALICE;
    static final UserName BOB = Samples.BOB;

    final Path folder;
    final State state;
    final RecordingMeasurements measurements = new RecordingMeasurements();
    final Repositories repositories;
    final RepositoryStore store;
    final List<List<String>> commands = new CopyOnWriteArrayList<>();
    final Map<UserName, Path> keys = new ConcurrentHashMap<>();
    volatile PreReceiveHook before = PreReceiveHook.NULL;
    volatile PostReceiveHook then = PostReceiveHook.NULL;
    volatile SshCommands answers = (who, words, streams) -> greet(who, words, streams);
    private final GitReceiver receiver;
    final int port;

    private TestReceiver(Path folder, UnaryOperator<SshLimits> ssh, RepositoryLimits limits, List<Path> authorities) {
        this(folder, State.inMemory(), RepositoryStore::new, ssh, limits, authorities);
        state.users().add(Samples.admin(ALICE));
        state.users().add(Samples.user(BOB));
        addKey(ALICE, "ed25519");
        addKey(BOB, "ed25519");
    }

    private TestReceiver(
            Path folder,
            State state,
            Function<Repositories, RepositoryStore> stores,
            UnaryOperator<SshLimits> ssh,
            RepositoryLimits limits,
            List<Path> authorities) {
        this.folder = folder;
        this.state = state;
        repositories = new Repositories(folder.resolve("repositories"));
        store = stores.apply(repositories);
        var sshLimits = ssh.apply(
                SshLimits.DEFAULT.withPenalties(PenaltyRules.DEFAULT.withExempt(List.of("127.0.0.1", "::1"))));
        var config = new GitReceiverConfig(
                new SshConfig("127.0.0.1", 0, folder.resolve("host_key"), authorities, sshLimits), limits);
        receiver = new GitReceiver(
                config,
                new GitReceiver.Parts(
                        state.keys(),
                        state.users(),
                        state.apps(),
                        new Access(state.apps(), state.namespaces()),
                        state.releases(),
                        state.deploys(),
                        store,
                        new LfsPasses(
                                new Tickets(() -> new byte[] {1}, Clock.systemUTC()),
                                new Access(state.apps(), state.namespaces()),
                                state.apps(),
                                state.users(),
                                URI.create("https://git.example.com/")),
                        (who, words, streams) -> {
                            commands.add(words);
                            return answers.run(who, words, streams);
                        },
                        new PushHooks(
                                (_, _) -> (pack, all) -> before.onPreReceive(pack, all),
                                (_, _) -> (pack, all) -> then.onPostReceive(pack, all)),
                        measurements,
                        Clock.systemUTC()));
        port = receiver.start().getPort();
    }

    static TestReceiver start(Path folder) {
        return start(folder, RepositoryLimits.DEFAULT);
    }

    static TestReceiver start(Path folder, RepositoryLimits limits) {
        return new TestReceiver(folder, UnaryOperator.identity(), limits, List.of());
    }

    static TestReceiver start(Path folder, UnaryOperator<SshLimits> ssh) {
        return new TestReceiver(folder, ssh, RepositoryLimits.DEFAULT, List.of());
    }

    static TestReceiver start(Path folder, UnaryOperator<SshLimits> ssh, RepositoryLimits limits) {
        return new TestReceiver(folder, ssh, limits, List.of());
    }

    static TestReceiver start(Path folder, List<Path> authorities) {
        return new TestReceiver(folder, UnaryOperator.identity(), RepositoryLimits.DEFAULT, authorities);
    }

    /** One more server of the same users and apps, whose repositories are in the vault. */
    TestReceiver beside(Path disk, RepositoryVault vault) throws IOException {
        var other = new TestReceiver(
                Files.createDirectories(disk),
                state,
                places -> new RepositoryStore(places, vault, Clock.systemUTC()),
                UnaryOperator.identity(),
                RepositoryLimits.DEFAULT,
                List.of());
        other.keys.putAll(keys);
        return other;
    }

    GitReceiver receiver() {
        return receiver;
    }

    String url(String path) {
        return url(port, path);
    }

    static String url(int port, String path) {
        return "ssh://git@127.0.0.1:%d/%s".formatted(port, path);
    }

    /** Makes a pair of that type and adds its public half to the user. */
    Path addKey(UserName user, String... type) {
        var file = folder.resolve("key-" + user + "-" + String.join("-", type));
        var shell = Shell.in(folder);
        var command = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-f", file.toString(), "-t", type[0]));
        if (type.length > 1) {
            command.addAll(List.of("-b", type[1]));
        }
        shell.ok(command.toArray(String[]::new));
        state.keys()
                .add(new SshKey(
                        publicKey(file),
                        user,
                        file.getFileName().toString(),
                        KeyScope.FULL,
                        Instant.now(),
                        Instant.MIN));
        keys.putIfAbsent(user, file);
        return file;
    }

    /** The user's first key. */
    PublicKey publicKey(UserName user) {
        return publicKey(keys.getOrDefault(user, folder));
    }

    static PublicKey publicKey(Path file) {
        try {
            return PublicKey.parse(Files.readString(Path.of(file + ".pub")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A shell whose git and ssh log in as that user. */
    Shell as(UserName user) {
        return Shell.in(folder).with("GIT_SSH_COMMAND", String.join(" ", ssh(user)));
    }

    /** ssh as that user, without a host. */
    List<String> ssh(UserName user, String... options) {
        return sshWith(keys.getOrDefault(user, folder), options);
    }

    List<String> sshWith(Path key, String... options) {
        // ssh takes the first value of an option, so those of the test come first.
        var command = new ArrayList<>(List.of("ssh", "-F", "none"));
        command.addAll(List.of(options));
        command.addAll(List.of("-i", key.toString()));
        for (var option : List.of(
                "IdentitiesOnly=yes",
                "IdentityAgent=none",
                "StrictHostKeyChecking=no",
                "UserKnownHostsFile=/dev/null",
                "LogLevel=ERROR",
                "BatchMode=yes")) {
            command.addAll(List.of("-o", option));
        }
        return command;
    }

    /** Runs ssh as that user with a command. */
    Shell.Ended ssh(UserName user, List<String> options, String... command) {
        var all = new ArrayList<>(ssh(user, options.toArray(String[]::new)));
        all.addAll(List.of("-p", String.valueOf(port), "git@127.0.0.1"));
        all.addAll(List.of(command));
        return Shell.in(folder).run(all.toArray(String[]::new));
    }

    /** A repository with one commit on main. */
    Path project(String name) {
        var project = folder.resolve("projects").resolve(name);
        try {
            Files.createDirectories(project);
            Files.writeString(project.resolve("README"), name + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var git = Shell.in(folder).cd(project);
        git.ok("git", "init", "-q", "-b", "main");
        git.ok("git", "add", ".");
        git.ok("git", "commit", "-q", "-m", "first");
        return project;
    }

    App app(String name) {
        return state.apps().find(AppName.parse(name)).orElseThrow();
    }

    Path bare(String name) {
        return repositories.of(app(name).id());
    }

    /** What the real git says about the server's repository. */
    String inspect(String name, String... command) {
        var all = new ArrayList<>(List.of("git", "--git-dir", bare(name).toString()));
        all.addAll(List.of(command));
        return Shell.in(folder).ok(all.toArray(String[]::new)).strip();
    }

    /** What waits in the quarantines of the app. */
    List<Path> incomingFiles(String name) {
        try (var files = Files.walk(repositories.incoming(app(name).id()))) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int greet(Principal who, List<String> words, Streams streams) {
        try {
            streams.out()
                    .write((words.isEmpty() ? "Hi " + who + "\n" : String.join("|", words) + "\n")
                            .getBytes(StandardCharsets.UTF_8));
            return words.isEmpty() || words.getFirst().equals("apps") ? 0 : 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        receiver.close();
    }
}
