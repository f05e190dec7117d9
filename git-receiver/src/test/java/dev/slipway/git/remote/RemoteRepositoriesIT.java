package dev.slipway.git.remote;

import static dev.slipway.git.remote.HttpGit.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Busy;
import dev.slipway.core.Certificates;
import dev.slipway.core.CommitId;
import dev.slipway.core.GitLoginName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.Proxies;
import dev.slipway.core.RefName;
import dev.slipway.core.Samples;
import dev.slipway.core.Secret;
import dev.slipway.core.UserException;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.Repositories;
import dev.slipway.core.webhook.GitLogin;
import dev.slipway.core.webhook.Remotes.Fetched;
import dev.slipway.core.webhook.Remotes.Remote;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.RepositoryStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteRepositoriesIT {
    private static final RefName MAIN = RefName.branch("main");
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
        git(folder.resolve("elsewhere/octo/web.git"), "init", "-q", "--bare", "-b", "main", ".");
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
        git(work, "push", "-q", folder.resolve("elsewhere/octo/web.git").toString(), "main");
        return new CommitId(git(work, "rev-parse", "HEAD"));
    }

    private Remote remote(String host, String token) {
        return remote(host, "/octo/web", token);
    }

    private Remote remote(String host, String path, String token) {
        return new Remote(
                URI.create("http://%s:%d%s".formatted(host, server.port(), path)),
                "oauth2",
                new Secret(token),
                new Secret(""),
                "",
                MAIN);
    }

    private RemoteRepositories remotes(RepositoryLimits limits, String... trusted) throws IOException {
        return new RemoteRepositories(
                store,
                limits,
                new Reach(
                        Set.of(trusted),
                        Certificates.context(Certificates.trusting(List.of())),
                        new Proxies(Map.of())));
    }

    private URI address() {
        return URI.create("http://localhost:%d/octo/web.git".formatted(server.port()));
    }

    @Test
    void revisionIsABranchATagOrACommit() throws Exception {
        var first = push("a", "1");
        git(work, "tag", "-a", "-m", "First", "v1");
        git(work, "push", "-q", folder.resolve("elsewhere/octo/web.git").toString(), "v1");
        var second = push("a", "2");
        var remotes = remotes(RepositoryLimits.DEFAULT, "localhost");

        try (var usual = remotes.fetch(APP, address(), "", Optional.empty());
                var branch = remotes.fetch(APP, address(), "main", Optional.empty());
                var tag = remotes.fetch(APP, address(), "v1", Optional.empty());
                var commit = remotes.fetch(APP, address(), second.value(), Optional.empty())) {
            assertThat(usual.fetched().commit()).isEqualTo(second);
            assertThat(usual.branch()).isEqualTo("main");
            assertThat(branch.branch()).isEqualTo("main");
            assertThat(tag.fetched().commit()).isEqualTo(first);
            assertThat(tag.branch()).isEmpty();
            assertThat(commit.fetched().commit()).isEqualTo(second);
        }
    }

    @Test
    void revisionThatIsNotThereIsToldApartFromOneThatIsNone() throws Exception {
        push("a", "1");
        var remotes = remotes(RepositoryLimits.DEFAULT, "localhost");

        assertThatThrownBy(() -> remotes.fetch(APP, address(), "other", Optional.empty()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("there is no branch or tag other in it");
        assertThatThrownBy(() -> remotes.fetch(APP, address(), "--upload-pack=x", Optional.empty()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("is not a revision");
    }

    private Fetched fetch(String host) throws IOException, InterruptedException {
        return remotes(RepositoryLimits.DEFAULT, "localhost").fetch(APP, remote(host, "/octo/web.git", ""));
    }

    private List<Path> incoming() throws IOException {
        try (var files = Files.list(repositories.incoming(APP))) {
            return files.toList();
        }
    }

    @Test
    void keepsWhatItFetchedForADeploy() throws Exception {
        push("a/page", "one");
        var head = push("a/page", "two");

        try (var fetched = fetch("localhost")) {
            assertThat(fetched.commit()).isEqualTo(head);
            assertThat(fetched.message()).isEqualTo("Change a/page\n");
            assertThat(store.move(APP, MAIN, head)).isTrue();
        }

        assertThat(incoming()).isEmpty();
        var bare = repositories.of(APP);
        assertThat(git(bare, "log", "--format=%H", "main").lines())
                .hasSize(2)
                .first()
                .isEqualTo(head.value());
        git(bare, "fsck", "--full");
    }

    @Test
    void leavesNothingOfWhatNobodyDeployed() throws Exception {
        var head = push("a/page", "one");

        fetch("localhost").close();

        assertThat(incoming()).isEmpty();
        assertThat(store.move(APP, MAIN, head)).isFalse();
    }

    @Test
    void fetchesWhatIsNewOnly() throws Exception {
        var first = push("a/page", "one");
        try (var _ = fetch("localhost")) {
            store.move(APP, MAIN, first);
        }
        var second = push("b/page", "two");

        try (var fetched = fetch("localhost");
                var packs = Files.walk(repositories.incoming(APP))) {
            assertThat(fetched.commit()).isEqualTo(second);
            assertThat(packs.filter(file -> file.toString().endsWith(".pack"))).hasSize(1);
            assertThat(fetched.follows(first)).isTrue();
            assertThat(fetched.follows(new CommitId("1".repeat(40)))).isFalse();
            assertThat(fetched.differs(first, "a")).isFalse();
            assertThat(fetched.differs(first, "b")).isTrue();
            assertThat(fetched.differs(first, "none")).isFalse();
            assertThat(fetched.differs(new CommitId("1".repeat(40)), "a")).isTrue();
        }
        try (var again = fetch("localhost")) {
            assertThat(again.commit()).isEqualTo(second);
        }
    }

    @Test // withstand E 80
    void refusesTheServersOwnNetwork() throws Exception {
        push("a/page", "one");

        for (var host : List.of("127.0.0.1", "localhost", "[::1]")) {
            assertThatThrownBy(() -> remotes(RepositoryLimits.DEFAULT).fetch(APP, remote(host, "")))
                    .as(host)
                    .isInstanceOf(NotAllowed.class)
                    .hasMessageContaining("own network");
        }
        for (var host : List.of("127.1", "0177.0.0.1", "2130706433", "[::ffff:127.0.0.1]")) {
            assertThatThrownBy(() -> remotes(RepositoryLimits.DEFAULT).fetch(APP, remote(host, "")))
                    .as(host)
                    .isInstanceOf(UserException.class);
        }
        assertThat(server.authorizations).isEmpty();
    }

    @Test // withstand E 80
    void refusesARedirectToTheServersOwnNetwork() throws Exception {
        push("a/page", "one");
        server.manner = HttpGit.Manner.REDIRECT;
        server.redirect = "http://127.0.0.1:" + server.port();

        assertThatThrownBy(() -> fetch("localhost")).isInstanceOf(NotAllowed.class);

        assertThat(server.authorizations).hasSize(1);
    }

    @Test
    void sendsItsTokenToNobodyElse() throws Exception {
        push("a/page", "one");
        try (var other = new HttpGit(folder.resolve("elsewhere"))) {
            server.manner = HttpGit.Manner.REDIRECT;
            server.redirect = "http://localhost:" + other.port();

            remotes(RepositoryLimits.DEFAULT, "localhost")
                    .fetch(APP, remote("localhost", "/octo/web.git", "token"))
                    .close();

            assertThat(server.authorizations).singleElement().asString().endsWith("Basic b2F1dGgyOnRva2Vu");
            assertThat(other.authorizations).isNotEmpty().allMatch(line -> line.endsWith(" null"));
        }
    }

    @Test
    void logsInWithWhatItIsGivenAndTellsNobodyElse() throws Exception {
        var head = push("a", "1");
        var login = new GitLogin(
                new GitLoginName("mine"),
                GitLogin.server("http://localhost:" + server.port()),
                "git",
                "",
                "",
                "",
                new Secret("token"),
                Samples.ALICE,
                false,
                Samples.NOW);
        try (var other = new HttpGit(folder.resolve("elsewhere"))) {
            server.manner = HttpGit.Manner.REDIRECT;
            server.redirect = "http://localhost:" + other.port();

            try (var named =
                    remotes(RepositoryLimits.DEFAULT, "localhost").fetch(APP, address(), "main", Optional.of(login))) {
                assertThat(named.fetched().commit()).isEqualTo(head);
            }

            assertThat(server.authorizations).singleElement().asString().endsWith("Basic b2F1dGgyOnRva2Vu");
            assertThat(other.authorizations).isNotEmpty().allMatch(line -> line.endsWith(" null"));
        }
    }

    @Test
    void tellsWhatCannotBeFetched() throws Exception {
        assertThatThrownBy(() -> fetch("localhost"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("branch main is not in it");
        push("a/page", "one");

        server.manner = HttpGit.Manner.ASK_FOR_LOGIN;
        assertThatThrownBy(() -> fetch("localhost"))
                .isInstanceOf(NotAllowed.class)
                .hasMessageContaining("shows no repository");
        server.manner = HttpGit.Manner.FAIL;
        assertThatThrownBy(() -> fetch("localhost")).isInstanceOf(Busy.class);
        server.manner = HttpGit.Manner.BREAK_OFF;
        assertThatThrownBy(() -> fetch("localhost")).isInstanceOf(Busy.class);
        server.manner = HttpGit.Manner.DUMB;
        assertThatThrownBy(() -> fetch("localhost")).isInstanceOf(InvalidInput.class);
        server.manner = HttpGit.Manner.SERVE;
        assertThatThrownBy(() -> remotes(RepositoryLimits.DEFAULT, "localhost")
                        .fetch(APP, remote("localhost", "/octo/none", "")))
                .isInstanceOf(NotAllowed.class)
                .hasMessageContaining("shows no repository");
        server.close();
        assertThatThrownBy(() -> fetch("localhost")).isInstanceOf(Busy.class);
        assertThat(incoming()).isEmpty();
    }

    @Test // withstand C 44
    void stopsAtThePackLimit() throws Exception {
        var noise = new StringBuilder();
        new java.util.Random(1).ints(200_000, ' ', '~').forEach(c -> noise.append((char) c));
        push("a/page", noise.toString());
        var usual = RepositoryLimits.DEFAULT;
        var small = usual.withSizes(50_000, usual.objectBytes(), usual.repositoryBytes());

        assertThatThrownBy(() -> remotes(small, "localhost").fetch(APP, remote("localhost", "/octo/web.git", "")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("more than 50000 bytes");
        assertThat(incoming()).isEmpty();
    }
}
