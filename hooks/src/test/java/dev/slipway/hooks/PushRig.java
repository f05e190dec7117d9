package dev.slipway.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.CommitId;
import dev.slipway.core.RecordingMeasurements;
import dev.slipway.core.RefName;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployLimits;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.deploy.FakePlatform;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.Daemon;
import org.eclipse.jgit.transport.ReceivePack;

/** A repository behind the hooks, on a port of its own, and a work tree from which real git pushes to it. */
final class PushRig {
    static final HookConfig GATED = new HookConfig(true, "ssh -p 2222 git@localhost");

    final FakePlatform fake = new FakePlatform();
    final Deployer deployer;
    private final Path work;
    private final Path bare;
    private final App app;
    private final Daemon daemon;
    private final DeployOnReceive hooks;
    private volatile Principal pusher;

    /** What one git command did. */
    record Ran(int status, String text) {
        /** What git showed of the server's lines and the refs, without what differs between machines. */
        String shown() {
            return text.lines()
                    .filter(line -> line.startsWith("remote:") || line.startsWith(" "))
                    .filter(line -> !line.startsWith("remote: Updating references"))
                    .map(String::stripTrailing)
                    .reduce("", (all, line) -> all + line + "\n");
        }
    }

    /** What a pusher is to see, by the file's name. */
    static String golden(String name) throws IOException {
        try (var in = PushRig.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name);
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    PushRig(Path root, HookConfig config) throws IOException, InterruptedException {
        this.work = Files.createDirectories(root.resolve("work"));
        this.bare = root.resolve("web.git");
        this.app = fake.app("web", "ada");
        this.pusher = new Principal(app.owner(), false, KeyScope.FULL);
        this.deployer = new Deployer(
                fake.platform(),
                new DeployLimits(2, Duration.ZERO, false),
                new RecordingMeasurements(),
                Clock.systemUTC());
        fake.moveRefsBy((_, ref, commit) -> move(ref, commit));
        var state = fake.state();
        this.hooks =
                new DeployOnReceive(deployer, new Access(state.apps(), state.namespaces()), state.deploys(), config);
        git("init", "-q", "-b", "main", ".");
        git("init", "-q", "--bare", "-b", "main", bare.toString());
        daemon = new Daemon(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        daemon.setRepositoryResolver((_, _) -> open());
        daemon.setReceivePackFactory((_, repository) -> receivePack(repository));
        daemon.getService("git-receive-pack").setEnabled(true);
        daemon.start();
    }

    private Repository open() {
        try {
            return new FileRepositoryBuilder()
                    .setGitDir(bare.toFile())
                    .setBare()
                    .build();
        } catch (IOException e) {
            throw new IllegalStateException("open the repository", e);
        }
    }

    private boolean move(RefName ref, CommitId commit) {
        try (var repository = open()) {
            var update = repository.updateRef(ref.value());
            update.setNewObjectId(ObjectId.fromString(commit.value()));
            return switch (update.forceUpdate()) {
                case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> true;
                default -> throw new IllegalStateException("move " + ref);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ReceivePack receivePack(Repository repository) {
        var pack = new ReceivePack(repository);
        pack.setAllowPushOptions(true);
        pack.setPreReceiveHook(hooks.preReceive(app(), pusher));
        pack.setPostReceiveHook(hooks.postReceive(app(), pusher));
        return pack;
    }

    App app() {
        return fake.state().apps().find(app.id()).orElseThrow();
    }

    void settings(UnaryOperator<AppSettings> change) {
        fake.state().apps().update(app.id(), old -> old.withSettings(change.apply(old.settings())));
    }

    void pushAs(Principal other) {
        pusher = other;
    }

    String url() {
        return "git://127.0.0.1:%d/web".formatted(daemon.getAddress().getPort());
    }

    /** Commits a file of that content; returns the commit's id. */
    String commit(String content) throws IOException, InterruptedException {
        Files.writeString(work.resolve("file"), content);
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", content);
        return git("rev-parse", "HEAD").text().strip();
    }

    /** Pushes with these arguments, the first ones options. */
    Ran push(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("push"));
        int options = 0;
        while (options < arguments.length && arguments[options].startsWith("-")) {
            command.add(arguments[options++]);
        }
        command.add(url());
        command.addAll(List.of(arguments).subList(options, arguments.length));
        return git(command.toArray(String[]::new));
    }

    /** The id that the server has under that ref; empty if there is none. */
    String serverRef(String ref) throws IOException, InterruptedException {
        return git("--git-dir=" + bare, "for-each-ref", "--format=%(objectname)", ref)
                .text()
                .strip();
    }

    /** All deploys, oldest first. */
    List<Deploy> deploys() {
        return fake.state().deploys().list(app.id(), 100).reversed();
    }

    Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("LC_ALL", "C.UTF-8");
        for (var who : List.of("AUTHOR", "COMMITTER")) {
            builder.environment().put("GIT_" + who + "_NAME", "Ada");
            builder.environment().put("GIT_" + who + "_EMAIL", "ada@example.org");
            builder.environment().put("GIT_" + who + "_DATE", "2026-01-01T00:00:00Z");
        }
        return builder.start();
    }

    Ran git(String... arguments) throws IOException, InterruptedException {
        return await(start(arguments));
    }

    static Ran await(Process process) throws IOException, InterruptedException {
        var text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ran(process.waitFor(), text);
    }

    void stop() throws InterruptedException {
        daemon.stopAndWait();
        deployer.stop();
    }
}
