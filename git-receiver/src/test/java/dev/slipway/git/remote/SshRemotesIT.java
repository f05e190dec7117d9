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
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.Repositories;
import dev.slipway.core.webhook.Remotes.DeployKey;
import dev.slipway.core.webhook.Remotes.Remote;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.RepositoryStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshRemotesIT {
    private static final AppId APP = new AppId("0123456789abcdef");

    @TempDir
    private Path folder;

    private RemoteRepositories remotes;
    private SshGit server;
    private DeployKey key;
    private CommitId head;

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        remotes = remotes(Set.of("localhost"));
        server = new SshGit(folder.resolve("elsewhere"));
        key = remotes.deployKey("slipway web");
        server.authorize(key.line());
        var bare = folder.resolve("elsewhere/octo/web.git");
        git(bare, "init", "-q", "--bare", "-b", "main", ".");
        var work = folder.resolve("work");
        git(work, "init", "-q", "-b", "main", ".");
        Files.writeString(work.resolve("page"), "one");
        git(work, "add", "-A");
        git(work, "commit", "-q", "-m", "Begin");
        git(work, "push", "-q", bare.toString(), "main");
        head = new CommitId(git(work, "rev-parse", "HEAD"));
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    private RemoteRepositories remotes(Set<String> trusted) throws IOException {
        var store = new RepositoryStore(
                new Repositories(Files.createDirectories(folder.resolve("repositories" + trusted.size()))));
        return new RemoteRepositories(
                store,
                RepositoryLimits.DEFAULT,
                new Reach(trusted, Certificates.context(Certificates.trusting(List.of())), new Proxies(Map.of())));
    }

    private URI url(String path) {
        return URI.create("ssh://git@localhost:%d%s".formatted(server.port(), path));
    }

    private Remote remote(String path, String hostKey, String branch) {
        return new Remote(url(path), "git", new Secret(""), key.key(), hostKey, RefName.branch(branch));
    }

    private Remote remote() {
        return remote("/octo/web.git", server.fingerprint(), "main");
    }

    @Test
    void fetchesWithADeployKey() throws Exception {
        try (var fetched = remotes.fetch(APP, remote())) {
            assertThat(fetched.commit()).isEqualTo(head);
            assertThat(fetched.message()).isEqualTo("Begin\n");
        }
        assertThat(remotes.head(remote())).isEqualTo(head);
    }

    @Test
    void showsTheHostKeyBeforeItIsTrusted() throws Exception {
        assertThat(remotes.hostKey(url("/octo/web.git"))).isEqualTo(server.fingerprint());
    }

    @Test
    void takesNoOtherHostKey() {
        var pinned = remote();
        server.changeHostKey();

        assertThatThrownBy(() -> remotes.fetch(APP, pinned))
                .isInstanceOf(NotAllowed.class)
                .hasMessageContaining("the host key of localhost is " + server.fingerprint());
    }

    @Test
    void saysThatTheKeyIsNotTaken() {
        server.authorized.clear();

        assertThatThrownBy(() -> remotes.head(remote()))
                .isInstanceOf(NotAllowed.class)
                .hasMessageContaining("does not take the webhook's deploy key");
    }

    @Test
    void tellsWhatCannotBeFetched() throws Exception {
        assertThatThrownBy(() -> remotes.head(remote("/octo/none.git", server.fingerprint(), "main")))
                .isInstanceOf(NotAllowed.class)
                .hasMessageContaining("shows no repository");
        assertThatThrownBy(() -> remotes.head(remote("/octo/web.git", server.fingerprint(), "dev")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("branch dev is not in it");
        var gone = remote();
        server.close();
        assertThatThrownBy(() -> remotes.head(gone)).isInstanceOf(Busy.class);
        assertThatThrownBy(() -> remotes.hostKey(gone.url())).isInstanceOf(Busy.class);
    }

    @Test // withstand E 80
    void refusesTheServersOwnNetwork() throws Exception {
        var guarded = remotes(Set.of());

        assertThatThrownBy(() -> guarded.head(remote()))
                .isInstanceOf(NotAllowed.class)
                .hasMessageContaining("own network");
        assertThatThrownBy(() -> guarded.hostKey(url("/octo/web.git"))).isInstanceOf(NotAllowed.class);
    }
}
