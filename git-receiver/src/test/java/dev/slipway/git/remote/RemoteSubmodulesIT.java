package dev.slipway.git.remote;

import static dev.slipway.git.remote.HttpGit.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Busy;
import dev.slipway.core.Certificates;
import dev.slipway.core.CommitId;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.Proxies;
import dev.slipway.core.UserException;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.Repositories;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.RepositoryStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Submodules from a real server. */
class RemoteSubmodulesIT {
    private static final AppId APP = new AppId("0123456789abcdef");

    @TempDir
    private Path folder;

    private Repositories repositories;
    private RepositoryStore store;
    private HttpGit server;
    private Path work;

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        repositories = new Repositories(Files.createDirectories(folder.resolve("repositories")));
        store = new RepositoryStore(repositories);
        server = new HttpGit(folder.resolve("elsewhere"));
        work = folder.resolve("work");
        git(folder.resolve("elsewhere/octo/lib.git"), "init", "-q", "--bare", "-b", "main", ".");
        git(work, "init", "-q", "-b", "main", ".");
    }

    @AfterEach
    void end() {
        server.close();
    }

    private CommitId push(String file, String content) throws IOException, InterruptedException {
        Files.createDirectories(work.resolve(file).getParent());
        Files.writeString(work.resolve(file), content);
        git(work, "add", "-A");
        git(work, "commit", "-q", "-m", "Change " + file);
        git(work, "push", "-q", folder.resolve("elsewhere/octo/lib.git").toString(), "main");
        return new CommitId(git(work, "rev-parse", "HEAD"));
    }

    private URI lib(String host) {
        return URI.create("http://%s:%d/octo/lib.git".formatted(host, server.port()));
    }

    private RemoteSubmodules submodules(RepositoryLimits limits, Set<String> hosts, Set<String> trusted)
            throws IOException {
        return new RemoteSubmodules(
                store.submodules(),
                limits,
                hosts,
                new Reach(trusted, Certificates.context(Certificates.trusting(List.of())), new Proxies(Map.of())));
    }

    private RemoteSubmodules submodules() throws IOException {
        return submodules(RepositoryLimits.DEFAULT, Set.of("localhost"), Set.of("localhost"));
    }

    private Path bring(CommitId commit) throws IOException {
        return submodules().begin(APP, () -> {}).bring(lib("localhost"), commit);
    }

    private List<Path> kept() throws IOException {
        try (var files = Files.list(repositories.of(APP).resolve("modules"))) {
            return files.toList();
        }
    }

    private void expectNothingKept() throws IOException {
        assertThat(kept()).isEmpty();
    }

    @Test
    void bringsOneCommitWithoutItsHistory() throws Exception {
        push("a/page", "one");
        var wanted = push("a/page", "two");
        push("a/page", "three");

        var bare = bring(wanted);

        assertThat(git(bare, "log", "--format=%H", wanted.value())).isEqualTo(wanted.value());
        assertThat(git(bare, "show", wanted + ":a/page")).isEqualTo("two");
        git(bare, "fsck", "--full");
    }

    @Test
    void bringsACommitOfLongAgo() throws Exception {
        var first = push("a/page", "one");
        for (int i = 0; i < 5; i++) {
            push("a/page", "later " + i);
        }

        assertThat(git(bring(first), "show", first + ":a/page")).isEqualTo("one");
    }

    @Test
    void keepsWhatTheLastArchiveNeeded() throws Exception {
        var first = push("a/page", "one");
        var errand = submodules().begin(APP, () -> {});
        var folderOfFirst = errand.bring(lib("localhost"), first);
        errand.done();
        server.authorizations.clear();

        assertThat(bring(first)).isEqualTo(folderOfFirst);
        assertThat(server.authorizations).isEmpty();

        var second = push("a/page", "two");
        var next = submodules().begin(APP, () -> {});
        var folderOfSecond = next.bring(lib("localhost"), second);
        assertThat(kept()).containsExactlyInAnyOrder(folderOfFirst, folderOfSecond);
        next.done();
        assertThat(kept()).containsExactly(folderOfSecond);
    }

    @Test
    void goesWithItsApp() throws Exception {
        bring(push("a/page", "one"));

        store.remove(APP);

        assertThat(repositories.of(APP)).doesNotExist();
    }

    @Test
    void allowsTheNamedHostsOnly() throws Exception {
        var some = submodules(RepositoryLimits.DEFAULT, Set.of("Git.example.com"), Set.of());

        assertThat(some.allows(URI.create("https://git.EXAMPLE.com:8443/x"))).isTrue();
        assertThat(some.allows(URI.create("https://example.com/x"))).isFalse();
        assertThat(submodules(RepositoryLimits.DEFAULT, Set.of(), Set.of()).allows(lib("localhost")))
                .isFalse();
    }

    @Test // withstand C 47, E 80
    void refusesTheServersOwnNetworkThoughItIsNamed() throws Exception {
        var commit = push("a/page", "one");

        for (var host : List.of("127.0.0.1", "localhost", "[::1]")) {
            var submodules = submodules(RepositoryLimits.DEFAULT, Set.of(host), Set.of());
            assertThatThrownBy(() -> submodules.begin(APP, () -> {}).bring(lib(host), commit))
                    .as(host)
                    .isInstanceOf(NotAllowed.class)
                    .hasMessageContaining("own network");
        }
        assertThat(server.authorizations).isEmpty();
        expectNothingKept();
    }

    @Test // withstand E 80
    void followsNoRedirectToAHostThatIsNotNamed() throws Exception {
        var commit = push("a/page", "one");
        server.manner = HttpGit.Manner.REDIRECT;
        server.redirect = "http://127.0.0.1:" + server.port();
        var submodules = submodules(RepositoryLimits.DEFAULT, Set.of("localhost"), Set.of("localhost", "127.0.0.1"));

        assertThatThrownBy(() -> submodules.begin(APP, () -> {}).bring(lib("localhost"), commit))
                .isInstanceOf(NotAllowed.class)
                .hasMessage("it leads to 127.0.0.1, which the server does not fetch from");
        assertThat(server.authorizations).hasSize(1);
    }

    @Test
    void givesALoginToItsHostOnlyAndTellsItToNobody() throws Exception {
        var commit = push("a/page", "one");
        var submodules = submodules();
        var address = URI.create("http://ada:s3cret@localhost:%d/octo/lib.git".formatted(server.port()));

        submodules.begin(APP, () -> {}).bring(address, commit);

        assertThat(server.authorizations).isNotEmpty().allMatch(line -> line.endsWith("Basic YWRhOnMzY3JldA=="));
        server.manner = HttpGit.Manner.ASK_FOR_LOGIN;
        var other = URI.create("http://ada:s3cret@localhost:%d/octo/other.git".formatted(server.port()));
        assertThatThrownBy(() -> submodules.begin(APP, () -> {}).bring(other, commit))
                .isInstanceOf(NotAllowed.class)
                .hasMessage("localhost shows no repository /octo/other.git")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void tellsWhatCannotBeFetched() throws Exception {
        push("a/page", "one");
        var missing = new CommitId("1".repeat(40));

        assertThatThrownBy(() -> bring(missing))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("commit %s is not in it".formatted(missing));
        server.manner = HttpGit.Manner.FAIL;
        assertThatThrownBy(() -> bring(missing)).isInstanceOf(Busy.class);
        server.manner = HttpGit.Manner.BREAK_OFF;
        assertThatThrownBy(() -> bring(missing)).isInstanceOf(Busy.class);
        server.manner = HttpGit.Manner.DUMB;
        assertThatThrownBy(() -> bring(missing)).isInstanceOf(InvalidInput.class);
        expectNothingKept();
    }

    @Test // withstand C 47
    void refusesASubmoduleWhoseOwnSubmodulesLeadAstray() throws Exception {
        for (var line : List.of("url = -u./x", "url = ext::sh -c id", "path = ../x", "update = !id")) {
            var commit = push(".gitmodules", "[submodule \"x\"]\n\t%s\n".formatted(line));

            assertThatThrownBy(() -> bring(commit))
                    .as(line)
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("odule");
        }
        expectNothingKept();
    }

    @Test // withstand C 44
    void stopsAtTheLimitsOfAnObjectAndOfAllThatComes() throws Exception {
        var noise = new StringBuilder();
        new Random(1).ints(200_000, ' ', '~').forEach(c -> noise.append((char) c));
        var commit = push("a/page", noise.toString());
        var usual = RepositoryLimits.DEFAULT;
        var localhost = Set.of("localhost");

        var small =
                submodules(usual.withSizes(50_000, usual.objectBytes(), usual.repositoryBytes()), localhost, localhost);
        assertThatThrownBy(() -> small.begin(APP, () -> {}).bring(lib("localhost"), commit))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("more than 50000 bytes came");
        var low =
                submodules(usual.withSizes(usual.packBytes(), 100_000, usual.repositoryBytes()), localhost, localhost);
        assertThatThrownBy(() -> low.begin(APP, () -> {}).bring(lib("localhost"), commit))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("an object has more than 100000 bytes");
        expectNothingKept();
    }

    @Test // withstand C 44
    void countsForAllOfAnArchiveTogether() throws Exception {
        var noise = new StringBuilder();
        new Random(1).ints(60_000, ' ', '~').forEach(c -> noise.append((char) c));
        var first = push("a/page", noise.toString());
        var second = push("b/page", "small");
        var usual = RepositoryLimits.DEFAULT;
        var limits = usual.withSizes(90_000, usual.objectBytes(), usual.repositoryBytes());
        var errand =
                submodules(limits, Set.of("localhost"), Set.of("localhost")).begin(APP, () -> {});

        errand.bring(lib("localhost"), first);

        assertThatThrownBy(() -> errand.bring(lib("localhost"), second)).hasMessageContaining("which is the limit");
    }

    @Test
    void endsWhenItIsToStop() throws Exception {
        var commit = push("a/page", "one");
        var errand = submodules().begin(APP, () -> {
            throw new CancellationException("stopped");
        });

        var began = System.nanoTime();
        assertThatThrownBy(() -> errand.bring(lib("localhost"), commit)).isInstanceOf(Exception.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        expectNothingKept();
    }
}
