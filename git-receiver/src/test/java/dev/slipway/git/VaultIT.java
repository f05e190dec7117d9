package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.CommitId;
import dev.slipway.core.RefName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.InMemoryRepositoryVault;
import dev.slipway.core.app.RepositoryVault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories whose disks are caches of a vault: servers begin with empty disks, and several serve the same apps. */
class VaultIT {
    private static final Duration ALL = Duration.ofDays(-1);

    @TempDir
    private Path folder;

    private final InMemoryRepositoryVault vault = new InMemoryRepositoryVault();
    private final List<TestReceiver> open = new ArrayList<>();
    private TestReceiver users;
    private TestReceiver a;
    private TestReceiver b;

    @BeforeEach
    void start() throws IOException {
        users = TestReceiver.start(Files.createDirectories(folder.resolve("users")));
        open.add(users);
        a = server("a");
        b = server("b");
    }

    private TestReceiver server(String disk) throws IOException {
        var server = users.beside(folder.resolve(disk), vault);
        open.add(server);
        return server;
    }

    @AfterEach
    void stop() {
        open.forEach(TestReceiver::close);
    }

    private Shell bob(Path project) {
        return users.as(TestReceiver.BOB).cd(project);
    }

    private Path clone(TestReceiver server, String name) {
        var clone = folder.resolve(name);
        users.as(TestReceiver.BOB).ok("git", "clone", "-q", server.url("web"), clone.toString());
        return clone;
    }

    private static String commit(Shell git, String file) throws IOException {
        Files.writeString(git.folder().resolve(file), file + "\n");
        git.ok("git", "add", ".");
        git.ok("git", "commit", "-q", "-m", file);
        return head(git);
    }

    private static String head(Shell git) {
        return git.ok("git", "rev-parse", "HEAD").strip();
    }

    private AppId web() {
        return users.app("web").id();
    }

    private RepositoryVault.Contents recorded() {
        return vault.newer(web(), "none").orElseThrow().contents();
    }

    @Test
    void aServerWithAnEmptyDiskServesFetchesAndPushesAsBefore() throws IOException {
        var git = bob(users.project("web"));
        git.ok("git", "tag", "-a", "-m", "one", "v1");
        git.ok("git", "push", a.url("web"), "main", "v1", "main:refs/heads/other");

        var clone = bob(clone(b, "clone"));
        assertThat(head(clone)).isEqualTo(head(git));
        assertThat(clone.ok("git", "tag").strip()).isEqualTo("v1");
        assertThat(b.inspect("web", "fsck", "--full")).isEmpty();

        var next = commit(clone, "next");
        clone.ok("git", "push", b.url("web"), "main");
        assertThat(git.ok("git", "ls-remote", a.url("web"), "main")).startsWith(next);
    }

    @Test
    void deletedAndForcedRefsAreSoEverywhere() throws IOException {
        var git = bob(users.project("web"));
        git.ok("git", "push", a.url("web"), "main", "main:refs/heads/gone", "main:refs/heads/deep/gone");
        clone(b, "clone");
        git.ok("git", "commit", "-q", "--amend", "-m", "other");

        git.ok("git", "push", "-f", a.url("web"), "main", ":gone", ":deep/gone", "main:refs/heads/deep");

        assertThat(git.ok("git", "ls-remote", "--refs", b.url("web")))
                .isEqualTo("%1$s\trefs/heads/deep\n%1$s\trefs/heads/main\n".formatted(head(git)));
    }

    @Test
    void aDiskThatIsWipedIsFilledAgain() throws IOException {
        var git = bob(users.project("web"));
        git.ok("git", "push", a.url("web"), "main");
        clone(a, "before");

        try (var files = Files.walk(a.bare("web"))) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }

        assertThat(head(bob(clone(a, "after")))).isEqualTo(head(git));
    }

    @Test
    void ofTwoPushesOfOneRefAtTwoServersOneWinsAndTheOtherIsTold() throws IOException, InterruptedException {
        var first = bob(users.project("web"));
        first.ok("git", "push", a.url("web"), "main");
        var second = bob(clone(b, "second"));
        commit(first, "one");
        commit(second, "two");
        var both = new CountDownLatch(2);
        a.before = (_, _) -> meet(both);
        b.before = (_, _) -> meet(both);
        var ended = new ConcurrentLinkedQueue<Shell.Ended>();
        var pushes = List.of(
                Thread.ofVirtual().start(() -> ended.add(first.run("git", "push", a.url("web"), "main"))),
                Thread.ofVirtual().start(() -> ended.add(second.run("git", "push", b.url("web"), "main"))));
        for (var push : pushes) {
            push.join();
        }

        assertThat(ended).filteredOn(push -> push.status() == 0).hasSize(1);
        assertThat(ended)
                .filteredOn(push -> push.status() != 0)
                .singleElement()
                .satisfies(push ->
                        assertThat(push.output()).contains("main -> main (fetch first: it has moved meanwhile)"));
        assertThat(recorded().refs().get("refs/heads/main")).isIn(head(first), head(second));
        assertThat(first.ok("git", "ls-remote", a.url("web"))).isEqualTo(first.ok("git", "ls-remote", b.url("web")));
    }

    private static void meet(CountDownLatch both) {
        both.countDown();
        Waits.hold(both, Duration.ofSeconds(30));
    }

    @Test
    void anAtomicPushMovesAllOrNothing() throws IOException {
        var first = bob(users.project("web"));
        first.ok("git", "push", a.url("web"), "main");
        var second = bob(clone(b, "second"));
        commit(first, "one");
        commit(second, "two");
        b.before = (_, _) -> first.ok("git", "push", a.url("web"), "main");

        var ended = second.run("git", "push", "--atomic", b.url("web"), "main", "main:refs/heads/more");

        assertThat(ended.status()).isNotZero();
        assertThat(recorded().refs()).containsOnlyKeys("refs/heads/main").containsValue(head(first));
    }

    @Test
    void pushesOfManyRefsAtOnceAreRecordedTogether() throws IOException {
        var git = bob(users.project("web"));
        var refs = IntStream.range(0, 300).mapToObj("main:refs/heads/b%d"::formatted);
        var command = new ArrayList<>(List.of("git", "push", "-q", a.url("web")));
        refs.forEach(command::add);

        git.ok(command.toArray(String[]::new));

        assertThat(git.ok("git", "ls-remote", "--heads", b.url("web")).lines()).hasSize(300);
    }

    // A deploy moves the ref while what the push brought is in quarantine.
    @Test
    void aDeployMovesTheRefForAllServers() throws IOException {
        a.before = (pack, commands) -> commands.forEach(command -> {
            assertThat(vault.list(web(), ALL)).hasSize(2);
            assertThat(a.store.move(
                            web(),
                            new RefName(command.getRefName()),
                            new CommitId(command.getNewId().name())))
                    .isTrue();
            command.setResult(Result.OK);
        });
        var git = bob(users.project("web"));

        git.ok("git", "push", a.url("web"), "main");

        assertThat(git.ok("git", "ls-remote", b.url("web"), "main")).startsWith(head(git));
        assertThat(head(bob(clone(b, "clone")))).isEqualTo(head(git));
    }

    // withstand G 111: the server that took the push is gone, another takes over its deploy.
    @Test
    void anotherServerFindsWhatAPushHasBrought() throws IOException {
        var git = bob(users.project("web"));
        git.ok("git", "push", a.url("web"), "main");
        commit(git, "next");
        var taken = new CommitId(head(git));
        a.before = (_, commands) -> {
            b.store.require(web(), taken);
            assertThat(Files.exists(b.repositories.incoming(web()))).isTrue();
            b.store.sweep(_ -> true);
            assertThat(b.store.move(web(), new RefName("refs/heads/main"), taken))
                    .isTrue();
            assertThat(b.repositories.incoming(web())).isEmptyDirectory();
            commands.forEach(command -> command.setResult(Result.REJECTED_OTHER_REASON, "the server was killed"));
        };

        assertThat(git.run("git", "push", a.url("web"), "main").status()).isNotZero();

        assertThat(git.ok("git", "ls-remote", a.url("web"), "main")).startsWith(taken.value());
        assertThat(b.inspect("web", "fsck", "--full", "--connectivity-only")).isEmpty();
    }

    @Test
    void aCommitThatNobodyPushedIsNotFound() throws IOException {
        var git = bob(users.project("web"));
        git.ok("git", "push", a.url("web"), "main");

        assertThat(b.store.move(web(), new RefName("refs/heads/main"), new CommitId("1".repeat(40))))
                .isFalse();

        assertThat(recorded().refs()).containsEntry("refs/heads/main", head(git));
    }

    // Killed between the record and the disk: the disk follows when it is opened next.
    @Test
    void aRefThatMovedInTheRecordOnlyHasMoved() throws IOException {
        var git = bob(users.project("web"));
        git.ok("git", "push", a.url("web"), "main", "main:refs/heads/other");
        var before = vault.newer(web(), "none").orElseThrow();
        vault.replace(
                web(),
                before,
                new RepositoryVault.Contents(
                        Map.of("refs/heads/main", head(git)), before.contents().packs(), Map.of()));

        assertThat(git.ok("git", "ls-remote", "--refs", a.url("web")).lines()).hasSize(1);
    }

    @Test
    void aRefusedPushIsRecordedNowhereAndItsPacksGoAfterADay() throws IOException {
        var git = bob(users.project("web"));
        git.ok("git", "push", a.url("web"), "main");
        var kept = vault.list(web(), ALL);
        commit(git, "next");
        a.before = (_, commands) ->
                commands.forEach(command -> command.setResult(Result.REJECTED_OTHER_REASON, "deploy d12 failed"));

        assertThat(git.run("git", "push", a.url("web"), "main").status()).isNotZero();

        assertThat(recorded().packs()).hasSize(1);
        assertThat(vault.list(web(), ALL)).hasSize(4).containsAll(kept);
    }

    @Test
    void aRepositoryFromATimeWithoutAVaultIsTakenOver() throws IOException {
        var git = bob(users.project("web"));
        git.ok("git", "push", users.url("web"), "main");
        commit(git, "next");
        git.ok("git", "push", users.url("web"), "main");

        var moved = server("users");
        assertThat(git.ok("git", "ls-remote", moved.url("web"), "main")).startsWith(head(git));

        assertThat(head(bob(clone(b, "clone")))).isEqualTo(head(git));
    }

    @Test
    void aPushThatBuildsOnARepackedBranchKeepsWhatItBuildsOn() throws IOException {
        var git = bob(users.project("web"));
        git.ok("git", "push", a.url("web"), "main", "main:refs/heads/side");
        var side = bob(clone(b, "side"));
        side.ok("git", "checkout", "-q", "side");
        commit(side, "side");
        side.ok("git", "push", b.url("web"), "side");
        commit(side, "more");
        // While the push waits for its deploy, its branch goes and a repack forgets what was on it.
        b.before = (_, _) -> forgetSide(git);

        side.ok("git", "push", b.url("web"), "side:refs/heads/again");

        var fresh = server("c");
        assertThat(side.ok("git", "ls-remote", fresh.url("web"), "again")).startsWith(head(side));
        assertThat(fresh.inspect("web", "fsck", "--full", "--connectivity-only"))
                .isEmpty();
    }

    private void forgetSide(Shell git) {
        git.ok("git", "push", a.url("web"), ":side");
        var current = vault.newer(web(), "none").orElseThrow();
        var oldest = recorded().packs();
        var retired = new HashMap<String, Instant>();
        oldest.forEach(name -> retired.put(name, Instant.now()));
        var kept = new HashSet<String>();
        vault.replace(
                web(), current, new RepositoryVault.Contents(current.contents().refs(), kept, retired));
    }

    @Test
    void manyPushesAreRepackedForAllServers() throws Exception {
        var git = bob(users.project("web"));
        git.ok("git", "push", "-q", a.url("web"), "main");
        clone(b, "clone");
        for (int i = 0; i < 50; i++) {
            commit(git, "file" + i);
            git.ok("git", "push", "-q", a.url("web"), "main");
        }

        Waits.eventually(
                () -> !recorded().retired().isEmpty() || recorded().packs().size() < 50);

        assertThat(head(bob(clone(b, "again")))).isEqualTo(head(git));
        assertThat(head(bob(clone(server("c"), "fresh")))).isEqualTo(head(git));
        assertThat(b.inspect("web", "fsck", "--full", "--connectivity-only")).isEmpty();
    }

    @Test
    void aDeletedAppLeavesNothingInTheVault() {
        var git = bob(users.project("web"));
        git.ok("git", "push", a.url("web"), "main");
        var id = web();

        users.state.apps().remove(id);
        b.store.remove(id);

        assertThat(vault.list(id, ALL)).isEmpty();
        assertThat(vault.newer(id, "none").orElseThrow()).isEqualTo(RepositoryVault.Version.NONE);
    }
}
