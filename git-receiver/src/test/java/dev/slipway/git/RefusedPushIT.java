package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.AppName;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Access;
import dev.slipway.core.identity.Right;
import dev.slipway.git.repository.RepositoryLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedPushIT {
    private static final long MIB = 1L << 20;

    @TempDir
    private Path folder;

    private TestReceiver receiver;

    @BeforeEach
    void start() {
        receiver = TestReceiver.start(
                folder,
                RepositoryLimits.DEFAULT.withSizes(4 * MIB, 2 * MIB, 6 * MIB).withRefs(20));
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    // withstand C 56
    @Test
    void aShallowCloneIsToldToFetchTheRest() {
        var project = receiver.project("web");
        var git = receiver.as(TestReceiver.BOB).cd(project);
        git.ok("git", "commit", "-q", "--allow-empty", "-m", "second");
        git.ok("git", "clone", "-q", "--depth", "1", "file://" + project, "../shallow");

        var ended = git.cd(project.resolveSibling("shallow")).run("git", "push", receiver.url("web"), "main");

        assertThat(ended.output())
                .contains(
                        "! [remote rejected] main -> main (the push comes from a shallow clone; run git fetch --unshallow");
        assertThat(receiver.state.apps().list()).isEmpty();
    }

    // withstand C 57
    @Test
    void aSha256RepositoryIsToldSo() throws Exception {
        receiver.as(TestReceiver.BOB).cd(receiver.project("web")).ok("git", "push", receiver.url("web"), "main");
        var project = Files.createDirectories(folder.resolve("sha256"));
        var git = receiver.as(TestReceiver.BOB).cd(project);
        git.ok("git", "init", "-q", "-b", "main", "--object-format=sha256");
        git.ok("git", "commit", "-q", "--allow-empty", "-m", "first");

        assertThat(git.run("git", "push", receiver.url("web"), "main").output()).contains("hash algorithm");
        // Before there is any ref, the client's own check of our zeros comes first.
        assertThat(git.run("git", "push", receiver.url("new"), "main").status()).isNotZero();
        assertThat(receiver.state.apps().find(AppName.parse("new"))).isEmpty();
    }

    // withstand C 44
    @Test
    void aPackOverTheLimitIsRefusedWithBothSizes() throws Exception {
        var git = receiver.as(TestReceiver.BOB).cd(projectOf("web", 5, MIB));

        var ended = git.run("git", "push", receiver.url("web"), "main");

        assertThat(ended.status()).isNotZero();
        assertThat(ended.output())
                .containsPattern("the pack is larger than the limit of 4194304 bytes: [0-9]{7} bytes came so far");
        assertThat(receiver.state.apps().list()).isEmpty();
        assertThat(repositories()).isEmpty();
    }

    // withstand C 44
    @Test
    void anObjectOverTheLimitIsRefused() throws Exception {
        var git = receiver.as(TestReceiver.BOB).cd(projectOf("web", 1, 3 * MIB));

        var ended = git.run("git", "push", receiver.url("web"), "main");

        assertThat(ended.status()).isNotZero();
        assertThat(ended.output()).contains("an object is larger than the limit of 2097152 bytes");
        assertThat(repositories()).isEmpty();
    }

    @Test
    void aFullRepositoryTakesNothingMore() throws Exception {
        var project = projectOf("web", 3, MIB);
        var git = receiver.as(TestReceiver.BOB).cd(project);
        git.ok("git", "push", receiver.url("web"), "main");
        fill(project, "more", 3, MIB);
        git.ok("git", "add", ".");
        git.ok("git", "commit", "-q", "-m", "more");
        git.ok("git", "push", receiver.url("web"), "main");
        git.ok("git", "commit", "-q", "--allow-empty", "-m", "third");

        var ended = git.run("git", "push", receiver.url("web"), "main");

        assertThat(ended.status()).isNotZero();
        assertThat(ended.output()).containsPattern("the repository has [0-9]{7} bytes, the limit is 6291456");
        git.ok("git", "fetch", "-q", receiver.url("web"), "main");
    }

    // withstand C 39
    @Test
    void tooManyRefsAreRefused() {
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        for (int i = 0; i < 21; i++) {
            git.ok("git", "tag", "t" + i);
        }

        var ended = git.run("git", "push", "--tags", receiver.url("web"));

        assertThat(ended.output()).contains("! [remote rejected] t0 -> t0 (the push changes 21 refs, the limit is 20)");
    }

    // withstand C 55
    @Test
    void pushOptionsAreCapped() {
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));

        assertThat(git.run("git", "push", "-o", "x".repeat(2_000), receiver.url("web"), "main")
                        .output())
                .contains("a push option has 2000 characters, the limit is 1024");
        var many = new ArrayList<>(List.of("git", "push"));
        for (int i = 0; i < 17; i++) {
            many.addAll(List.of("-o", "message=" + i));
        }
        many.addAll(List.of(receiver.url("web"), "main"));
        assertThat(git.run(many.toArray(String[]::new)).output()).contains("the push has 17 options, the limit is 16");
    }

    // withstand C 53
    @ParameterizedTest
    @ValueSource(
            strings = {"refs/x/y", "refs/notes/commits", "refs/changes/01/1/1", "refs/releases/v1", "refs/heads/-x"})
    void onlyBranchesAndTagsAreTaken(String ref) {
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));

        var ended = git.run("git", "push", receiver.url("web"), "HEAD:" + ref);

        assertThat(ended.status()).isNotZero();
        assertThat(ended.output()).contains("! [remote rejected]");
        assertThat(receiver.state.apps().list()).isEmpty();
    }

    @Test
    void aBranchPointsToACommit() {
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));

        // git itself refuses to send this, a client of another kind does not
        var ended = git.run("git", "push", receiver.url("web"), "HEAD^{tree}:refs/heads/tree");

        assertThat(ended.status()).isNotZero();
    }

    // withstand K 128
    @Test
    void anothersAppIsAsMissingAsOneThatIsNotThere() {
        var git = receiver.as(TestReceiver.ALICE).cd(receiver.project("web"));
        git.ok("git", "push", receiver.url("hers"), "main");
        var bob = receiver.as(TestReceiver.BOB).cd(receiver.folder.resolve("projects/web"));

        var hers = bob.run("git", "ls-remote", receiver.url("hers"));
        var nobodys = bob.run("git", "ls-remote", receiver.url("nobodys"));

        assertThat(hers.status()).isEqualTo(128);
        assertThat(hers.output().replace("hers", "nobodys")).isEqualTo(nobodys.output());
        assertThat(hers.output())
                .contains(
                        "remote error: " + Access.missing(AppName.parse("hers")).reason());
        assertThat(bob.run("git", "push", receiver.url("hers"), "main").output())
                .contains(Access.missing(AppName.parse("hers")).reason());
    }

    @Test
    void whoMayOnlyReadFetchesAndIsToldWhoGivesMore() {
        var git = receiver.as(TestReceiver.ALICE).cd(receiver.project("web"));
        git.ok("git", "push", receiver.url("web"), "main");
        Map<UserName, Right> grants = Map.of(TestReceiver.BOB, Right.READ);
        receiver.state.apps().update(receiver.app("web").id(), app -> app.withGrants(grants));
        var bob = receiver.as(TestReceiver.BOB).cd(receiver.folder.resolve("projects/web"));

        assertThat(bob.ok("git", "ls-remote", receiver.url("web"))).contains("refs/heads/main");
        assertThat(bob.run("git", "push", receiver.url("web"), "main:other").output())
                .contains("remote error: you may not push app web; ask its owner, alice");
    }

    @Test
    void aStoppingServerTakesNoPushButServesFetches() {
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        git.ok("git", "push", receiver.url("web"), "main");

        receiver.receiver().stopAccepting();

        assertThat(git.run("git", "push", receiver.url("web"), "main:other").output())
                .contains("remote error: server is restarting");
        git.ok("git", "fetch", "-q", receiver.url("web"), "main");
    }

    private Path projectOf(String name, int files, long bytes) throws Exception {
        var project = receiver.project(name);
        fill(project, "file", files, bytes);
        var git = Shell.in(folder).cd(project);
        git.ok("git", "add", ".");
        git.ok("git", "commit", "-q", "-m", "large");
        return project;
    }

    private static void fill(Path project, String name, int files, long bytes) throws Exception {
        var random = new Random(name.hashCode());
        for (int i = 0; i < files; i++) {
            var content = new byte[(int) bytes];
            random.nextBytes(content);
            Files.write(project.resolve(name + i), content);
        }
    }

    private List<Path> repositories() throws Exception {
        try (var files = Files.list(folder.resolve("repositories"))) {
            return files.toList();
        }
    }
}
